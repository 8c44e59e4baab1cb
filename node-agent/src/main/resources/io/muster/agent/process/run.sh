# Becomes the command, in its cgroup and at its priority. Arguments: cgroup folder or nothing, niceness of the
# autogroup, token that marks a failure of this script, names of variables a shell adds by itself, the command.
[ -z "$1" ] || { echo 0 >"$1/cgroup.procs"; } 2>/dev/null
[ "$2" = 0 ] || { echo "$2" >/proc/self/autogroup; } 2>/dev/null
trap "echo '$3' \$? >&2" EXIT
[ -z "$BASH_VERSION" ] || shopt -s execfail 2>/dev/null
unset $4
shift 4
exec "$@"
