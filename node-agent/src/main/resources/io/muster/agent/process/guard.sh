# Outlives the agent only to end what the agent has started. Arguments: instance, cgroup folder or nothing, folder of
# the instance. Standard input ends when the agent does, however that happens; an agent that has ended everything itself
# says so before.
trap '' HUP INT QUIT TERM PIPE USR1 USR2
orderly=
while read -r line; do orderly=$line; done

instance=$1 group=$2 folder=$3
cookie="MUSTER_RUN=$instance/"

survivors() {
  if printf 'A=1\000B=2\n' | grep -qF B=2 2>/dev/null; then # BusyBox stops reading at the first NUL
    grep -lsF "$cookie" /proc/[0-9]*/environ
  else
    for file in /proc/[0-9]*/environ; do
      { while read -r line || [ -n "$line" ]; do
        case $line in *"$cookie"*) echo "$file" && break ;; esac
      done <"$file"; } 2>/dev/null
    done
  fi
}

kill_group() {
  [ -d "$group" ] || return 0
  { echo 1 >"$group/cgroup.kill"; } 2>/dev/null && return 0
  for pid in $(cat "$group"/*/cgroup.procs 2>/dev/null); do kill -KILL "$pid"; done 2>/dev/null
}

for file in "$folder"/session-*; do
  [ -e "$file" ] && kill -KILL "-${file##*-}" 2>/dev/null
done

clean=0 tries=0
while [ $clean -lt 2 ] && [ $tries -lt 400 ]; do
  kill_group
  clean=$((clean + 1)) tries=$((tries + 1))
  for file in $(survivors); do
    pid=${file#/proc/}
    clean=0
    kill -KILL "${pid%/environ}" 2>/dev/null
  done
  if [ $clean -eq 0 ]; then
    sleep 0.05 || sleep 1
  elif [ $clean -eq 1 ] && [ -z "$orderly" ]; then
    sleep 0.3 || sleep 1 # what the agent was about to start when it died has its cookie only now
  fi
done

tries=0
while [ -d "$group" ] && [ $tries -lt 40 ]; do
  [ $tries -eq 0 ] || sleep 0.05
  rmdir "$group"/*/*/ "$group"/*/ "$group" 2>/dev/null
  tries=$((tries + 1))
done
rm -rf -- "$folder"
