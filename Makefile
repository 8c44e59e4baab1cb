# Thin names for the commands that people use; everything real is in Maven and ./muster.
.PHONY: test demo format benchmarks clean

test:
	./mvnw verify

demo:
	./muster demo

format:
	./mvnw -q spotless:apply

benchmarks:
	./benchmarks/run all

clean:
	./mvnw -q clean
