#!/bin/sh
# Prints one line of JSON that says what this node is and what it holds: connections on the service port, limits of
# the processes that serve it, kernel settings, ENA allowances, DNS, Node.js flags, nginx time-outs. It changes nothing.
# docs/probe.md explains every fact. Run as root: port=443 staleAfterSeconds=7200 sh probe.sh
# The Command document is two assignments (port, staleAfterSeconds) followed by this file, byte for byte.

# The reader keeps 2,500 characters of stdout and stderr together, so nothing but the line may be printed.
exec 2>/dev/null
export LC_ALL=C PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
port=${port:-} staleAfterSeconds=${staleAfterSeconds:-}

exact_stale_limit=65536 # above it `stale` is estimated
stale_sample=16384 # from about so many sockets
process_limit=20000
namespace_limit=64
server_limit=64
seconds_in_all=16 # the document stops the script after 20

# --- the line ----------------------------------------------------------------------------------------------------

facts='' unknowns='' names=''

# unknown <name> <reason>
unknown() {
  unknowns="$unknowns,\"$1\":\"$2\""
  names="$names,\"$1\":\"?\""
}

# unknown_all <reason> <name>…
unknown_all() {
  reason=$1; shift
  for name in "$@"; do unknown "$name" "$reason"; done
}

# number <name> <value> <reason if it is none>
number() {
  value=$2
  while :; do case $value in 0[0-9]*) value=${value#0} ;; *) break ;; esac; done
  case $value in
    '' | *[!0-9.]* | .* | *. | *.*.*) unknown "$1" "${3:-unreadable}" ;;
    *) if [ ${#value} -le 19 ]; then facts="$facts,\"$1\":$value"; else unknown "$1" 'too large'; fi ;;
  esac
}

# text <name> <value> <bytes>: whatever could break a line of JSON becomes a question mark
text() {
  value=$2
  case $value in *[!A-Za-z0-9\ ._:/+=,@%-]*) value=$(printf '%s' "$value" | tr -c 'A-Za-z0-9 ._:/+=,@%-' '?') ;; esac
  [ ${#value} -le "$3" ] || value=$(printf '%s' "$value" | head -c "$3")
  facts="$facts,\"$1\":\"$value\""
}

print_line() {
  line="{\"springtide\":1,\"facts\":{${facts#,}},\"unknown\":{${unknowns#,}}}"
  [ ${#line} -lt 1990 ] || line="{\"springtide\":1,\"facts\":{${facts#,}},\"unknown\":{${names#,}}}"
  [ ${#line} -lt 1990 ] || line='{"springtide":1,"facts":{},"unknown":{"probe":"line too long"}}'
  printf '%s\n' "$line"
}

# --- running things ----------------------------------------------------------------------------------------------

has() { command -v "$1" >/dev/null; }

# hundredths of seconds since boot, without a process
uptime_hundredths() {
  read -r up _ </proc/uptime
  echo $((${up%.*} * 100 + 1${up#*.} - 100))
}

nicely=''
if has nice; then nicely='nice -n 10'; fi

# within <seconds> <command>…: never longer than that, nor than what is left for the whole probe. Nice 10, not 19: on a
# node that is busy on every core, 19 gets so little that the time-out would hide just the nodes that matter.
within() {
  limit=$1; shift
  left=$(((deadline - $(uptime_hundredths)) / 100))
  [ "$left" -gt 0 ] || return 124
  [ "$limit" -le "$left" ] || limit=$left
  # shellcheck disable=SC2086 # a command and its options, or nothing
  timeout "$limit" $nicely "$@"
}

# inside <self|pid> <seconds> <command>…: within these, in the network namespace of that process
inside() {
  where=$1 seconds=$2; shift 2
  [ "$where" = self ] || set -- nsenter -t "$where" -n "$@"
  within "$seconds" "$@"
}

# read_in <self|pid> <command>…: for files of the kernel, which never hang, so that neither timeout nor nice is needed
read_in() {
  where=$1; shift
  [ "$where" = self ] || set -- nsenter -t "$where" -n "$@"
  "$@"
}

# --- who serves the port -----------------------------------------------------------------------------------------

# listeners <self|pid>: the listening sockets on the port in that namespace, one a line. Not `ss -l`: that asks for closed
# sockets too, and the kernel then walks through every connection to find none.
listeners() { inside "$1" 3 ss -Htne state listening "sport = :$port"; }

# links <file>…: each symbolic link as `path -> target`, one process for thousands of them
links() { printf '%s\n' "$@" | within 3 xargs -r ls -n | awk '{ i = index($0, " /proc/"); if (i && / -> /) print substr($0, i + 1) }'; }

# other_namespaces: one process of each network namespace that is not ours
other_namespaces() {
  own=$(readlink /proc/self/ns/net)
  links /proc/[0-9]*/ns/net | awk -v own="$own" -v most="$namespace_limit" '
    $NF != own && !seen[$NF]++ && n++ < most { split($1, path, "/"); print path[3] }'
}

# owners <namespace link> <socket inode>…: processes of that namespace that hold one of the sockets. A listener is opened
# early, so it has a low number: first the descriptors under 32 of every process, then those up to 1,023 of the few
# processes that have more. Never every descriptor: a node has as many of them as connections.
owners() {
  net=$1; shift
  candidates=$(links /proc/[0-9]*/ns/net | awk -v net="$net" -v most="$process_limit" '
    $NF == net && n++ < most { split($1, path, "/"); print path[3] }')
  held=$(held_by 0 31 "$candidates" "$@")
  [ -n "${held%%more*}" ] || held=$(held_by 32 1023 "$(echo "$held" | sed -n 's/^more //p')" "$@")
  echo "$held" | grep -v more | sort -nu
}

# held_by <first> <last> <pids> <inode>…: who holds one of the sockets, and `more <pid>` after them for who goes on beyond
held_by() {
  first=$1 last=$2 pids=$3; shift 3
  echo "$pids" | awk -v first="$first" -v last="$last" '
      NF { for (n = first; n <= last; n++) print "/proc/" $1 "/fd/" n }' |
    within 4 xargs -r ls -n | awk -v inodes="$*" -v last="$last" '
      BEGIN { count = split(inodes, list, " "); for (i = 1; i <= count; i++) wanted["socket:[" list[i] "]"] = 1 }
      $(NF - 1) == "->" && split($(NF - 2), path, "/") == 5 {
        if ($NF in wanted && !holds[path[3]]++) print path[3]
        if (path[5] > last - 4) more[path[3]] = 1
      }
      END { for (pid in more) print "more", pid }'
}

# program <pid>: the name of the program, which a process cannot change as it can its title
program() {
  exe=$(readlink "/proc/$1/exe") || exe=$(head -c 64 "/proc/$1/comm")
  exe=${exe% (deleted)}
  printf '%s' "${exe##*/}"
}

# cluster_workers <pid>…: Node.js cluster workers get connections from their parent and hold no listener themselves
cluster_workers() {
  children=$(grep -sE '^PPid:' /proc/[0-9]*/status | awk -v parents=" $* " '
    index(parents, " " $2 " ") { split($1, path, "/"); print path[3] }')
  for child in $children; do
    head -c 65536 "/proc/$child/environ" | grep -q NODE_UNIQUE_ID= && echo "$child"
  done
}

# behind_docker_proxy <pid>: Docker's proxy holds the published port, the connections are in the container, maybe on
# another port there. Prints `pid port listener…` of the container.
behind_docker_proxy() {
  arguments=$(head -c 4096 "/proc/$1/cmdline" | tr '\0' ' ')
  address=$(echo "$arguments" | sed -n 's/.* -container-ip \([0-9.]*\) .*/\1/p')
  port=$(echo "$arguments " | sed -n 's/.* -container-port \([0-9]*\) .*/\1/p')
  [ -n "$address" ] && [ -n "$port" ] || return 1
  for pid in $(other_namespaces); do
    grep -qF -- "-- $address" "/proc/$pid/net/fib_trie" || continue
    found=$(listeners "$pid") && [ -n "$found" ] && printf '%s %s\n%s\n' "$pid" "$port" "$found" && return 0
  done
  return 1
}

# sets: spaces (a process of each namespace with a listener, or self), listening (its lines), servers (pids), why_no_server
find_server() {
  spaces='' listening='' servers='' server='' primary='' why_no_server=''
  has ss || { why_no_server='no ss'; return; }
  timeout 5 true || { why_no_server='no timeout'; return; }
  listening=$(listeners self) || { why_no_server='ss failed'; return; }
  if [ -n "$listening" ]; then
    spaces=self
    find_owners
    # shellcheck disable=SC2086 # a list of process ids
    set -- $servers
    if [ $# -gt 0 ] && [ "$server" = docker-proxy ] && container=$(behind_docker_proxy "$1"); then
      read -r spaces port <<END
$container
END
      listening=$(echo "$container" | sed 1d)
      find_owners
    fi
    return
  fi
  has nsenter || { why_no_server='no listener, no nsenter'; return; }
  for pid in $(other_namespaces); do
    found=$(listeners "$pid")
    [ -n "$found" ] || continue
    spaces="$spaces $pid"
    listening="$listening
$found"
  done
  if [ -n "$spaces" ]; then find_owners; else why_no_server='no listener'; fi
}

find_owners() {
  servers='' why_no_server=''
  # shellcheck disable=SC2046 # a list of numbers
  set -- $(echo "$listening" | sed -n 's/.* ino:\([1-9][0-9]*\).*/\1/p')
  [ $# -gt 0 ] || { why_no_server='owner not shown'; return; }
  for space in $spaces; do
    servers="$servers $(owners "$(readlink "/proc/$space/ns/net")" "$@")"
  done
  # shellcheck disable=SC2086 # a list of process ids
  set -- $servers
  # Under socket activation systemd holds the listener too.
  if [ $# -gt 1 ] && [ "$1" = 1 ]; then shift; fi
  [ $# -gt 0 ] || { why_no_server='owner not found'; return; }
  primary=$1 server=$(program "$1")
  if [ "$server" = node ]; then
    # shellcheck disable=SC2046 # a list of process ids
    set -- "$@" $(cluster_workers "$@")
  fi
  servers=$(printf '%s\n' "$@" | sort -nu)
}

server_facts() {
  if [ -z "$spaces" ]; then unknown_all "$why_no_server" namespace listenBacklog
  else
    case $spaces in self) text namespace host 4 ;; *) text namespace own 3 ;; esac
    number listenBacklog "$(echo "$listening" | awk '/ino:/ && (least == "" || $2 < least) { least = $2 } END { print least }')"
  fi
  if [ -z "$why_no_server" ]; then
    number servers "$(echo "$servers" | grep -c .)"
    text server "$server" 24
    # shellcheck disable=SC2046 # a list of process ids
    set -- $(echo "$servers" | head -n "$server_limit")
    number openFiles "$(open_files "$@")" 'not allowed'
    # shellcheck disable=SC2046 # two numbers
    set -- $(for pid in "$@"; do echo "/proc/$pid/limits"; done | xargs grep -h '^Max open files' | awk '
      soft == "" || $4 < soft { soft = $4 }
      hard == "" || $5 < hard { hard = $5 }
      END { print soft, hard }')
    number nofile "${1:-}"
    number nofileHard "${2:-}"
  else
    unknown_all "$why_no_server" servers server nofile nofileHard openFiles
  fi
}

# open_files <pid>…: the most one of them has. Linux 6.2 and later give the number as the size of the folder; before that
# it is counted.
open_files() {
  for pid in "$@"; do [ ! -r "/proc/$pid/fd" ] || echo "/proc/$pid/fd"; done | {
    # shellcheck disable=SC2046 # paths without blanks
    set -- $(cat)
    [ $# -gt 0 ] || exit
    largest=$(stat -c %s "$@" | sort -n | tail -n 1)
    if [ "${largest:-0}" -gt 0 ]; then echo "$largest"; exit; fi
    for folder in "$@"; do { within 3 ls -U "$folder" || within 3 ls "$folder"; } | wc -l; done | awk '$1 > most { most = $1 } END { if (most) print most }'
  }
}

# --- connections -------------------------------------------------------------------------------------------------

# count <self|pid>: `established=… waiting=…` on the port, or nothing where ss failed (a pipe alone would say 0)
count() {
  {
    inside "$1" 8 ss -Htn state established state close-wait "sport = :$port"
    echo "status $?"
  } | awk '
    { first = substr($0, 1, 1) }
    first == "E" { established++ }
    first == "C" { waiting++ }
    first == "s" { status = $2 }
    END { if (status == "0") printf "established=%d waiting=%d\n", established, waiting }'
}

# stale <self|pid> <sockets>: `stale=… looked=…` among all or, where there are too many, among those whose peers' ports lie
# in 32 even slices of the port range, since ss needs twice as long for a socket's details as for the socket. It prints
# `lastrcv:` in milliseconds unless it is 0; `rto:` is there whenever the kernel gave details at all.
stale() {
  slices=$(awk -v sockets="$2" -v exact="$exact_stale_limit" -v most="$stale_sample" 'BEGIN {
    if (sockets > exact) for (parts = 1; sockets / parts > most && parts < 2048; ) parts *= 2
    if (parts > 1) for (from = 0; from < 65536; from += 2048)
      printf "%s( dport >= :%d and dport <= :%d )", from ? " or " : "", from, from + 2048 / parts - 1
  }')
  {
    inside "$1" 6 ss -Htni state established "sport = :$port${slices:+ and ( $slices )}"
    echo "status $?"
  } | awk -v after="$staleAfterSeconds" '
    /^[ \t]/ {
      if (!index($0, " rto:")) next
      looked++
      i = index($0, " lastrcv:")
      if ((i ? substr($0, i + 9, 11) : 0) + 0 >= after * 1000) stale++
      next
    }
    /^status/ { status = $2; next }
    { sockets++ }
    END { if (status == "0" && looked == sockets) printf "stale=%d looked=%d\n", stale, looked }'
}

# current <self|pid>: the kernel counter of all connections of that namespace, established or in close-wait, on any port
current() {
  read_in "$1" cat /proc/net/snmp | awk '
    $1 == "Tcp:" && !column { for (i = 2; i <= NF; i++) if ($i == "CurrEstab") column = i; next }
    $1 == "Tcp:" { print $column; exit }'
}

# sets: busiest (the namespace with most connections), whose settings are the ones that bind
connection_facts() {
  busiest=self most=-1 failed='' stale_failed='' estimated=''
  sum_established=0 sum_waiting=0 sum_stale=0 sum_looked=0 sum_current=0
  for space in ${spaces:-self}; do
    now=$(current "$space")
    case $now in '' | *[!0-9]*) now=$exact_stale_limit sum_current='' ;; *) sum_current=${sum_current:+$((sum_current + now))} ;; esac
    established='' waiting='' stale='' looked=''
    # Both looks at once: neither needs the other, and each costs a walk through every connection.
    assign "$(stale "$space" "$now" & count "$space"; wait)"
    if [ -z "$established" ]; then failed=1; continue; fi
    if [ "$now" -gt "$exact_stale_limit" ] && [ "$established" -le "$exact_stale_limit" ]; then
      now=$established
      assign "$(stale "$space" "$now")"
    fi
    if [ "$established" -gt "$most" ]; then most=$established busiest=$space; fi
    sum_established=$((sum_established + established)) sum_waiting=$((sum_waiting + waiting))
    if [ -n "$looked" ] && [ "$now" -gt "$exact_stale_limit" ]; then
      estimated=1
      if [ "$looked" -gt 0 ]; then stale=$(((stale * established + looked / 2) / looked)); else looked=''; fi
    fi
    if [ -n "$looked" ]; then sum_stale=$((sum_stale + stale)) sum_looked=$((sum_looked + looked)); else stale_failed=1; fi
  done
  if [ -n "$failed" ]; then
    case $why_no_server in 'no ss' | 'no timeout') failed=$why_no_server ;; *) failed='ss failed' ;; esac
    unknown_all "$failed" established closeWait stale
  elif [ -z "$spaces" ] && [ $((sum_established + sum_waiting)) = 0 ]; then
    unknown_all "$why_no_server" established closeWait stale
  else
    number established "$sum_established"
    number closeWait "$sum_waiting"
    if [ -n "$stale_failed" ]; then unknown stale 'ss shows no lastrcv'; else number stale "$sum_stale"; fi
    if [ -n "$estimated" ] && [ -z "$stale_failed" ]; then number staleSample "$sum_looked"; fi
  fi
  number currEstab "$sum_current"
}

# assign <name=number …>: what the looks above say, in whatever order they end
assign() {
  for word in $1; do
    case $word in
      established=*) established=${word#*=} ;;
      waiting=*) waiting=${word#*=} ;;
      stale=*) stale=${word#*=} ;;
      looked=*) looked=${word#*=} ;;
    esac
  done
}

# --- kernel settings ---------------------------------------------------------------------------------------------

# settings <self|pid> <sysctl>…: read in that network namespace, whose values they are
settings() {
  space=$1; shift
  # shellcheck disable=SC2046 # paths without blanks
  values=$(read_in "$space" grep -s . /dev/null $(printf '/proc/sys/%s\n' "$@" | tr . /) | tr / .)
  for name in "$@"; do
    case $values in
      *".proc.sys.$name:"*) value=${values#*".proc.sys.$name:"} value=${value%%"
"*} ;;
      *) value='' ;;
    esac
    case $name in
      net.ipv4.ip_local_port_range) port_range "$value" ;;
      net.netfilter.*) number "$name" "$value" "${values:+not loaded}" ;;
      *) number "$name" "$value" "${values:+absent}" ;;
    esac
  done
}

# port_range <low and high>
port_range() {
  # shellcheck disable=SC2086 # two numbers
  set -- $1
  case "$#${1:-}${2:-}" in
    *[!0-9]* | [!2]*) unknown_all 'unreadable' net.ipv4.ip_local_port_range localPorts ;;
    *) text net.ipv4.ip_local_port_range "$1 $2" 11; number localPorts $(($2 - $1 + 1)) ;;
  esac
}

# The table's limit is one number that is enforced in each namespace apart. A bridged container's connections are tracked
# in the host's as well, so the fuller table is the one that counts.
setting_facts() {
  tracked=/proc/sys/net/netfilter/nf_conntrack_count
  fuller=$busiest
  if [ "$busiest" != self ] && [ -r $tracked ]; then
    there=$(read_in "$busiest" cat $tracked) here=$(cat $tracked)
    [ "${here:-0}" -le "${there:-0}" ] || fuller=self
  fi
  # shellcheck disable=SC2086 # lists of names
  if [ "$fuller" = "$busiest" ]; then settings "$busiest" $settings $conntrack_settings
  else settings "$busiest" $settings; settings "$fuller" $conntrack_settings; fi
}

settings='fs.file-max fs.nr_open net.ipv4.ip_local_port_range net.core.somaxconn net.ipv4.tcp_max_syn_backlog
  net.ipv4.tcp_keepalive_time net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes'
conntrack_settings='net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max net.netfilter.nf_conntrack_buckets
  net.netfilter.nf_conntrack_tcp_timeout_established net.netfilter.nf_conntrack_tcp_timeout_time_wait'

host_facts() {
  number clock "$(date +%s)"
  number uptime "${up%.*}"
  number cores "$(getconf _NPROCESSORS_ONLN || grep -c ^processor /proc/cpuinfo)"
  read -r key kib _ </proc/meminfo
  case $key in MemTotal:) number memoryKiB "$kib" ;; *) unknown memoryKiB unreadable ;; esac
}

# --- ENA allowances ----------------------------------------------------------------------------------------------

allowances='bw_in bw_out pps conntrack linklocal'

# by_mac <interface>…: the one that has the address the metadata service (IMDSv2) gives for the primary interface
by_mac() {
  has curl || return 1
  at=http://169.254.169.254/latest
  token=$(within 2 curl -sf -m 1 --noproxy '*' -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' $at/api/token) || return 1
  mac=$(within 2 curl -sf -m 1 --noproxy '*' -H "X-aws-ec2-metadata-token: $token" $at/meta-data/mac) || return 1
  [ -n "$mac" ] || return 1
  for interface in "$@"; do
    read -r address <"/sys/class/net/$interface/address"
    [ "$address" = "$mac" ] && echo "$interface" && return 0
  done
  return 1
}

# primary_interface: the only one with a device behind it, else by MAC, else by the name AL2023 gives it, else the one
# with the default route
primary_interface() {
  # shellcheck disable=SC2046 # interface names have no blanks
  set -- $(for path in /sys/class/net/*/device; do
    path=${path%/device} name=${path##*/}
    [ "$name" = '*' ] || echo "$name"
  done)
  [ $# = 1 ] && echo "$1" && return
  # shellcheck disable=SC2046 # interface names have no blanks
  [ $# -gt 0 ] || set -- $(for path in /sys/class/net/*/address; do
    path=${path%/address} name=${path##*/}
    [ "$name" = lo ] || [ "$name" = '*' ] || echo "$name"
  done)
  [ $# -gt 0 ] || return
  by_mac "$@" && return
  named=$(within 2 ip -o link show | awk '/altname device-number-0(\.0)?( |\\|$)/ { sub(/[:@].*/, "", $2); print $2; exit }')
  [ -n "$named" ] && echo "$named" && return
  within 2 ip -o -4 route show default | awk '
    { metric = 0; for (i = 1; i < NF; i++) { if ($i == "metric") metric = $(i + 1); if ($i == "dev") name = $(i + 1) } }
    least == "" || metric + 0 < least { least = metric + 0; best = name }
    END { print best }'
}

# sample: the counters in the order of `allowances`, then conntrack_allowance_available; a dash for what is not there
sample() {
  within 2 ethtool -S "$interface" | awk -v names="$allowances" '
    { sub(/:$/, "", $1); value[$1] = $2 }
    END {
      count = split(names, list, " ")
      for (i = 1; i <= count; i++) printf "%s ", show(list[i] "_allowance_exceeded")
      print show("conntrack_allowance_available")
    }
    function show(name) { return value[name] ~ /^[0-9]+$/ && length(value[name]) < 19 ? value[name] : "-" }'
}

# sets: interface, why_no_ena, before (the first sample), sampled_at
ena_begin() {
  why_no_ena='' before='' sampled_at=0
  interface=$(primary_interface)
  case $interface in
    '') why_no_ena='no interface' ;;
    -* | *[!A-Za-z0-9._@-]*) why_no_ena='odd interface' ;;
    *) has ethtool || why_no_ena='no ethtool' ;;
  esac
  [ -z "$why_no_ena" ] || return
  driver=$(within 2 ethtool -i "$interface" | awk '/^driver:/ { name = $2 } /^version:/ { version = $2 } END { if (name) print name, version }')
  case $driver in
    ena\ *) before=$(sample) sampled_at=$(uptime_hundredths) ;;
    '') why_no_ena='ethtool failed' ;;
    *) why_no_ena='not ena' ;;
  esac
}

ena_facts() {
  case $interface in '') unknown ena.interface "$why_no_ena" ;; *) text ena.interface "$interface" 15 ;; esac
  case ${driver:-} in '') unknown ena.driver "$why_no_ena" ;; *) text ena.driver "$driver" 32 ;; esac
  if [ -n "$why_no_ena" ]; then
    unknown_all "$why_no_ena" ena.seconds ena.conntrackAvailable
    for name in $allowances; do unknown "ena.$name" "$why_no_ena"; unknown "ena.$name.total" "$why_no_ena"; done
    return
  fi
  elapsed=$(($(uptime_hundredths) - sampled_at))
  if [ "$elapsed" -lt 100 ]; then sleep 1; elapsed=$(($(uptime_hundredths) - sampled_at)); fi
  # shellcheck disable=SC2046 # six words
  set -- $(sample)
  rest=$((100 + elapsed % 100))
  number ena.seconds "$((elapsed / 100)).${rest#1}"
  for name in $allowances; do
    earlier=${before%% *} before=${before#* } later=${1:--}
    [ $# = 0 ] || shift
    number "ena.$name.total" "$later" 'not in driver'
    case $earlier$later in
      *-*) unknown "ena.$name" 'not in driver' ;;
      # A driver that was reset counts from 0 again.
      *) if [ "$later" -ge "$earlier" ]; then number "ena.$name" $((later - earlier)); else number "ena.$name" "$later"; fi ;;
    esac
  done
  number ena.conntrackAvailable "${1:-}" 'not in driver'
}

# --- DNS ---------------------------------------------------------------------------------------------------------

# answers <address>: whether something there answers a DNS question (localhost, A) within a second
answers() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  reply=$(inside "$busiest" 1 bash -c '
    exec 3<>"/dev/udp/$1/53" || exit
    printf "\066\061\001\000\000\001\000\000\000\000\000\000\011localhost\000\000\001\000\001" >&3
    head -c 12 <&3 | od -An -tx1' answers "$1")
  case $reply in ' 36 31 8'* | ' 36 31 9'*) return 0 ;; *) return 1 ;; esac
}

# The file is the one the server's own process reads, which in a container is not the host's.
dns_facts() {
  file=/etc/resolv.conf
  if [ -n "$primary" ] && [ -r "/proc/$primary/root$file" ]; then file=/proc/$primary/root$file; fi
  nameserver=$(within 1 head -c 65536 "$file" | awk '$1 == "nameserver" { print $2; exit }')
  case $nameserver in
    '') unknown_all 'no nameserver' dns.server dns.cached; return ;;
    *[!0-9A-Za-z.:%]*) unknown_all 'odd nameserver' dns.server dns.cached; return ;;
  esac
  text dns.server "$nameserver" 45
  case $nameserver in
    127.* | ::1) ;;
    *)
      route=$(inside "$busiest" 1 ip route get "${nameserver%\%*}")
      case $route in
        local*) ;;
        *) if has ip; then facts="$facts,\"dns.cached\":false"; else unknown dns.cached 'no ip'; fi; return ;;
      esac
      ;;
  esac
  if ! has bash || ! has timeout; then unknown dns.cached 'no bash to ask with'
  elif answers "$nameserver"; then facts="$facts,\"dns.cached\":true"
  else facts="$facts,\"dns.cached\":false"; fi
}

# --- Node.js -----------------------------------------------------------------------------------------------------

# Only these names leave the node, and of their values only plain words: the environment and the command line hold secrets.
node_facts() {
  [ -n "$servers" ] || { unknown node.flags "$why_no_server"; return; }
  [ "$server" = node ] || { unknown node.flags 'not node'; return; }
  worker=$(echo "$servers" | tail -n 1)
  flags=$({
    within 1 head -c 131072 "/proc/$worker/environ" | tr '\n\0' ' \n' | sed -n 's/^NODE_OPTIONS=//p' | head -n 1 | tr -s ' ' '\n'
    echo '--- command line'
    within 1 head -c 131072 "/proc/$worker/cmdline" | tr '\n\0' ' \n'
  } | awk '
    function keep(flag,   name, value, i) {
      i = index(flag, "=")
      name = i ? substr(flag, 1, i - 1) : flag
      value = i ? substr(flag, i + 1) : ""
      gsub(/_/, "-", name)
      if (name !~ /^--(max-old-space-size|max-semi-space-size|expose-gc|nouse-idle-notification|max-http-header-size|use-openssl-ca|tls-min-v1\.[0-3]|inspect|inspect-brk|inspect-port|inspect-wait)$/) return
      if (!(name in value_of)) order[++count] = name
      value_of[name] = value ~ /^[A-Za-z0-9._-]+$/ && length(value) <= 20 ? "=" value : ""
    }
    $0 == "--- command line" && !command { command = 1; next }
    !command { keep($0); next }
    { if ($0 != "") words++ }
    ++seen == 1 { next }
    done { next }
    waiting { if (waiting ~ /^--max/) keep(waiting "=" $0); waiting = ""; next }
    /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--max-http-header-size)$/ { waiting = $0; next }
    /^-/ { keep($0); next }
    { done = 1 }
    END {
      # A title overwrites the command line and leaves one word and blanks.
      if (words < 2) { print "hidden"; exit }
      for (i = 1; i <= count; i++) line = line (i > 1 ? " " : "") order[i] value_of[order[i]]
      print "flags " substr(line, 1, 240)
    }')
  case $flags in
    'flags '*) text node.flags "${flags#flags }" 240 ;;
    *) unknown node.flags 'hidden by process.title' ;;
  esac
}

# --- nginx -------------------------------------------------------------------------------------------------------

# nginx_configuration: what `nginx -T` prints. Its program and arguments are only taken from a process of root's in our own
# file system: anybody may listen on a high port and call itself nginx.
nginx_configuration() {
  for pid in $servers; do
    title=$(head -c 4096 "/proc/$pid/cmdline" | tr '\0' ' ')
    case $title in 'nginx: master process '*) master=$pid; break ;; esac
  done
  [ -n "${master:-}" ] || master=$primary
  if [ "$(stat -Lc %d:%i "/proc/$master/root/.")" != "$(stat -Lc %d:%i /.)" ]; then echo '# in a container'; return; fi
  if [ "$(stat -c %u "/proc/$master")" != 0 ]; then echo "# not root's"; return; fi
  binary=$(readlink "/proc/$master/exe") binary=${binary% (deleted)}
  [ -x "$binary" ] || binary=nginx
  title=$(head -c 4096 "/proc/$master/cmdline" | tr '\0' ' ')
  file=$(echo "$title" | sed -n 's/.* -c \([A-Za-z0-9._/-]*\) .*/\1/p')
  prefix=$(echo "$title" | sed -n 's/.* -p \([A-Za-z0-9._/-]*\) .*/\1/p')
  within 3 "$binary" -T ${file:+-c "$file"} ${prefix:+-p "$prefix"} | head -c 1000001
}

nginx_names='keepalive_timeout proxy_read_timeout proxy_send_timeout'

nginx_facts() {
  why_no_nginx=''
  if [ -z "$servers" ]; then why_no_nginx=$why_no_server
  elif [ "$server" != nginx ]; then why_no_nginx='not nginx'
  else
    configuration=$(nginx_configuration | tr -d '\0')
    case $configuration in
      '') why_no_nginx='nginx -T failed' ;;
      '# in a container' | "# not root's") why_no_nginx=${configuration#??} ;;
      *) [ ${#configuration} -le 1000000 ] || why_no_nginx='nginx -T too long' ;;
    esac
  fi
  if [ -n "$why_no_nginx" ]; then
    for name in $nginx_names; do unknown "nginx.$name" "$why_no_nginx"; done
    return
  fi
  # shellcheck disable=SC2046 # three words
  set -- $(printf '%s\n' "$configuration" | nginx_times)
  for name in $nginx_names; do
    case ${1:-} in
      none) unknown "nginx.$name" 'no proxy_pass' ;;
      *) number "nginx.$name" "${1:-}" 'not understood' ;;
    esac
    [ $# = 0 ] || shift
  done
}

# nginx_times: reads `nginx -T` and prints, for the servers that listen on the port, the smallest keep-alive and the
# smallest read and send time-out among the places that pass to an upstream (only those that pass `Upgrade` on, where
# there are such). Blocks inherit from those around them; an included file belongs to the block that includes it.
nginx_times() {
  # shellcheck disable=SC2016 # awk's own variables
  within 5 awk -v port="$port" '
    function seconds(text,   total, n, unit) {
      if (text !~ /^([0-9]+(ms|s|m|h|d|w|M|y)?)+$/) return "odd"
      total = 0
      while (match(text, /^[0-9]+/)) {
        n = substr(text, 1, RLENGTH); text = substr(text, RLENGTH + 1)
        unit = match(text, /^(ms|[a-zA-Z])/) ? substr(text, 1, RLENGTH) : "s"
        text = substr(text, RLENGTH > 0 ? RLENGTH + 1 : 1)
        total += n * per[unit]
      }
      return total
    }
    function open(name,   i, n, list) {
      kind[++blocks] = name
      parents[blocks] = depth ? stack[depth] : around
      stack[++depth] = blocks
    }
    # statement(text, end): one directive, in the block that is open or, outside of all, in those that include the file
    function statement(text, end,   word, count, i, n, list, name) {
      count = split(text, word, /[ \t]+/)
      i = word[1] == "" ? 2 : 1
      name = word[i]
      if (end == "{") { open(name); return }
      if (end == "}") { if (depth) depth--; return }
      n = split(depth ? stack[depth] : around, list, " ")
      for (; n > 0; n--) set(list[n], name, word[i + 1], word[i + 2])
    }
    function set(block, name, first, second) {
      if (name in standard) time[block, name] = seconds(first)
      if (name == "proxy_pass") passes[block] = 1
      if (name == "proxy_set_header") {
        headers[block] = 1
        if (tolower(first) == "upgrade") upgrades[block] = 1
      }
      if (name == "listen" && kind[block] == "server") {
        listens[block] = 1
        if (first == port || substr(first, length(first) - length(port)) == ":" port) ours[block] = 1
        else if (port == 80 && (first !~ /:/ && first !~ /^[0-9]+$/ || first ~ /\]$/)) ours[block] = 1
      }
      if (name == "include") {
        gsub(/\./, "[.]", first); gsub(/\*/, "[^/]*", first); gsub(/\?/, "[^/]", first)
        if (first !~ /^\//) first = folder first
        if (first in included) included[first] = included[first] " " block
        else included[first] = block
      }
    }
    # value(block, name): its own, or the smallest among those it is in, or what nginx takes unless told
    function value(block, name,   n, list, least, v) {
      if ((block, name) in time) return time[block, name]
      n = split(parents[block], list, " ")
      if (!n) return standard[name]
      for (; n > 0; n--) { v = value(list[n], name); if (least == "" || v == "odd" || v < least) least = v }
      return least
    }
    function upgrading(block,   n, list) {
      if (block in headers) return block in upgrades
      for (n = split(parents[block], list, " "); n > 0; n--) if (upgrading(list[n])) return 1
      return 0
    }
    function serves(block,   n, list) {
      if (kind[block] == "server") return block in ours || (!(block in listens) && port == 80)
      for (n = split(parents[block], list, " "); n > 0; n--) if (serves(list[n])) return 1
      return 0
    }
    function streams(block,   n, list) {
      if (kind[block] == "stream" || kind[block] == "mail") return 1
      n = split(parents[block], list, " ")
      return n > 0 && streams(list[1])
    }
    function least_of(name, only,   block, least, v) {
      least = "none"
      for (block = 1; block <= blocks; block++) {
        if (!chosen[block] || only == "pass" && !(block in passes) || only == "upgrade" && !(block in passes && upgrading(block))) continue
        v = value(block, name)
        if (least == "none" || v == "odd" || least != "odd" && v < least) least = v
      }
      return least == "none" || least == "odd" ? least : sprintf("%.10g", least)
    }
    BEGIN {
      per["ms"] = 0.001; per["s"] = 1; per["m"] = 60; per["h"] = 3600
      per["d"] = 86400; per["w"] = 604800; per["M"] = 2592000; per["y"] = 31536000
      standard["keepalive_timeout"] = 75; standard["proxy_read_timeout"] = 60; standard["proxy_send_timeout"] = 60
      kind[++blocks] = "main"; around = 1
    }
    /^# configuration file / {
      name = substr($0, 22); sub(/:$/, "", name)
      if (folder == "") { folder = name; sub(/[^\/]*$/, "", folder) }
      else {
        around = ""
        for (glob in included) if (name ~ ("^" glob "$")) around = around (around == "" ? "" : " ") included[glob]
        if (around == "") around = 1
      }
      depth = 0; pending = ""
      next
    }
    {
      gsub(/\\./, "_"); gsub(/"[^"]*"/, "q"); gsub(/\047[^\047]*\047/, "q"); sub(/(^|[ \t;{}])#.*/, "")
      rest = pending " " $0
      if (length(rest) > 65536) { broken = 1; exit }
      while (match(rest, /[;{}]/)) {
        place = RSTART
        statement(substr(rest, 1, place - 1), substr(rest, place, 1))
        rest = substr(rest, place + 1)
      }
      pending = rest
      if (blocks > 5000 || depth > 50) { broken = 1; exit }
    }
    END {
      if (broken) exit
      for (block = 1; block <= blocks; block++) {
        chosen[block] = serves(block) && !streams(block)
        if (chosen[block]) { any = 1; if (block in passes && upgrading(block)) upgrade = 1 }
      }
      if (!any) exit
      only = upgrade ? "upgrade" : "pass"
      print least_of("keepalive_timeout", ""), least_of("proxy_read_timeout", only), least_of("proxy_send_timeout", only)
    }'
}

# --- all of it ---------------------------------------------------------------------------------------------------

probe() {
  up=0.00
  deadline=$(($(uptime_hundredths) + seconds_in_all * 100))
  read -r up _ </proc/uptime
  host_facts
  ena_begin
  find_server
  server_facts
  connection_facts
  setting_facts
  dns_facts
  node_facts
  nginx_facts
  ena_facts
  print_line
}

stop() { printf '{"springtide":1,"facts":{},"unknown":{"probe":"%s"}}\n' "$1"; exit 0; }

case $port in '' | *[!0-9]* | ??????*) stop 'port is not a number' ;; esac
case $staleAfterSeconds in '' | *[!0-9]* | ???????*) stop 'staleAfterSeconds is not a number' ;; esac
while :; do case $port in 0*) port=${port#0} ;; *) break ;; esac; done
if [ "${port:-0}" -lt 1 ] || [ "$port" -gt 65535 ]; then stop 'no such port'; fi

line=$(probe)
case $line in '{"springtide":1,'*'}}') printf '%s\n' "$line" ;; *) stop 'the probe broke' ;; esac
exit 0
