# Thin names for the commands that people use; everything real is in Maven and ./muster.
.PHONY: test faults fuzz demo format benchmarks clean

test:
	./mvnw verify

# The long form of the fault suite: make faults N=1000. Needs root. A thousand trials take about 40 minutes on two cores.
faults:
	./mvnw -Pfaults -pl system-tests -am verify -Dfaults.trials=$(or $(N),1000)

# Bad requests from the API's description; the build makes 5000: make fuzz N=100000
fuzz:
	./mvnw -pl coordinator -am verify -Dtest=none -Dit.test=ApiFuzzIT \
	  -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dfuzz.requests=$(or $(N),100000)

demo:
	./muster demo

format:
	./mvnw -q spotless:apply

benchmarks:
	./benchmarks/run all

clean:
	./mvnw -q clean
