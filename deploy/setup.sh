#!/usr/bin/env bash
# Installs what the project needs to run: its .venv, RabbitMQ and PostgreSQL; a second run changes nothing.
# `setup.sh for-tests` installs what only the tests need: Node, npm, Chromium, a Chinese font and strace.
# It starts nothing, and a RabbitMQ or PostgreSQL that was installed before stays exactly as it was.
set -euo pipefail

project="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
venv="$project/.venv"
stamp="$venv/.chuanyu-stamp"
without="$venv/.chuanyu-without-postgresql"
broker=/usr/lib/rabbitmq/bin/rabbitmq-server
policy=/usr/sbin/policy-rc.d
marker="chuanyu-link: no service starts while packages are being installed"
createcluster=/etc/postgresql-common/createcluster.conf

say() { printf '%s\n' "$*"; }

fail() {
  printf '错误：%s\nError: %s\n' "$1" "$2" >&2
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

apt() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 -qq "$@" \
    </dev/null 9>&-
}

# --- python -----------------------------------------------------------------------------------

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if new_enough "$name"; then
      command -v "$name"
      return
    fi
  done
}

makes_venvs() { [ -n "$1" ] && "$1" -c 'import ensurepip, venv' >/dev/null 2>&1; }

usable_python() {
  local python
  python="$(find_python)"
  if ! makes_venvs "$python" && is_root && command -v apt-get >/dev/null; then
    say "安装 Debian 的 python3-venv / Installing Debian's python3-venv" >&2
    { apt update && apt install -y --no-install-recommends python3 python3-venv; } >/dev/null
    python="$(find_python)"
  fi
  makes_venvs "$python" || fail \
    "需要带 venv 和 ensurepip 的 Python 3.11 或更新版本；请以 root 运行：apt-get install python3 python3-venv" \
    "Python 3.11 or newer with venv and ensurepip is needed; as root: apt-get install python3 python3-venv"
  say "$python"
}

# A copied or moved checkout has a .venv whose scripts point to the old place: the path is in the stamp.
wanted_stamp() {
  say "$project"
  "$venv/bin/python" -V
  cat "$project/requirements.lock" "$project/pyproject.toml" | sha256sum
}

venv_is_here() {
  new_enough "$venv/bin/python" && { [ ! -f "$stamp" ] || [ "$(head -n 1 "$stamp")" = "$project" ]; }
}

venv_is_current() {
  venv_is_here && [ -x "$venv/bin/chuanyu" ] && [ -f "$stamp" ] && [ "$(wanted_stamp)" = "$(cat "$stamp")" ]
}

install_python_side() {
  local python
  if ! venv_is_here; then
    [ ! -L "$venv" ] || fail \
      ".venv 是指向别处的链接，不能在此重建；请删除该链接后再运行 make setup" \
      ".venv is a link to another place, which would be emptied; delete the link and run make setup again"
    python="$(usable_python)"
    say "建立 .venv（$python）/ Making .venv"
    "$python" -m venv --clear "$venv" # not rm: in the container it is a mount
  fi
  say "按 requirements.lock 安装依赖 / Installing what requirements.lock names"
  cd "$project"
  rm -f "$stamp"
  pip --require-hashes -r requirements.lock
  pip --no-deps --no-build-isolation -e .
  wanted_stamp >"$stamp"
  # after `sudo make setup` the folder belongs to who called sudo, or the next setup without it fails
  [ -z "${SUDO_UID:-}" ] || chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$venv" "$project"/*.egg-info
}

pip() {
  "$venv/bin/python" -m pip install -q --disable-pip-version-check "$@" </dev/null 9>&- || fail \
    "pip 安装失败（见上）；请检查网络，或用 PIP_INDEX_URL 指定镜像后再运行 make setup" \
    "pip failed (see above); check the network, or set PIP_INDEX_URL to a mirror and run make setup again"
}

# --- rabbitmq ---------------------------------------------------------------------------------

# Debian's scripts start the system's node on all interfaces, and again at the next boot.  Three locks:
# policy-rc.d refuses the start, the masked unit refuses it under systemd, the disabled link under SysV.
forbid_starts() {
  trap allow_starts EXIT
  grep -qs "$marker" "$policy" && rm -f "$policy" # left by a run that was killed
  [ -e "$policy" ] && [ ! -e "$policy.chuanyu" ] && mv "$policy" "$policy.chuanyu"
  printf '#!/bin/sh\n# %s\nexit 101\n' "$marker" >"$policy"
  chmod 755 "$policy"
}

allow_starts() {
  [ -z "${disabled:-}" ] || [ ! -x "/etc/init.d/$disabled" ] || update-rc.d "$disabled" disable >/dev/null 2>&1 || true
  grep -qs "$marker" "$policy" && rm -f "$policy"
  [ ! -e "$policy.chuanyu" ] || mv "$policy.chuanyu" "$policy"
}

had_erlang() { [ "$(dpkg-query -W -f '${db:Status-Status}' erlang-base 2>/dev/null)" = installed ]; }

# systemctl is not needed for this, and does not work in a chroot or an image being built
mask() {
  [ -d /lib/systemd ] || return 0
  mkdir -p /etc/systemd/system
  [ -e "/etc/systemd/system/$1" ] || ln -sfn /dev/null "/etc/systemd/system/$1"
}

no_broker() {
  fail "没有找到 RabbitMQ（$broker）。请运行：sudo make setup；或用容器：docker compose -f deploy/compose.yaml run --rm link make demo" \
    "RabbitMQ is not installed ($broker). Run: sudo make setup; or in a container: docker compose -f deploy/compose.yaml run --rm link make demo"
}

install_broker() {
  is_root && command -v apt-get >/dev/null || no_broker
  say "安装 Debian 的 rabbitmq-server（系统服务不启动）/ Installing Debian's rabbitmq-server (its service stays off)"
  disabled=rabbitmq-server # also when the installation fails midway
  forbid_starts
  mask rabbitmq-server.service
  had_erlang || { mask epmd.service && mask epmd.socket; }
  { apt update && apt install -y --no-install-recommends rabbitmq-server >/dev/null; } || fail \
    "apt-get 安装 rabbitmq-server 失败（见上）；请检查网络和软件源后再运行 make setup" \
    "apt-get could not install rabbitmq-server (see above); check the network and the sources, then run make setup again"
  [ -x "$broker" ] || no_broker
  say "系统的 RabbitMQ 服务已屏蔽；若要自用：systemctl unmask rabbitmq-server epmd.socket epmd"
  say "The system's RabbitMQ service is masked; to use it: systemctl unmask rabbitmq-server epmd.socket epmd"
}

# --- postgresql -------------------------------------------------------------------------------

has_postgresql() { compgen -G '/usr/lib/postgresql/[0-9]*/bin/postgres' >/dev/null; }

# Debian makes and starts a cluster on port 5432 when the server is installed, unless this file says no.
forbid_cluster() {
  mkdir -p "${createcluster%/*}"
  [ ! -e "$createcluster" ] || sed -i '/^[#[:space:]]*create_main_cluster/d' "$createcluster"
  echo 'create_main_cluster = false' >>"$createcluster"
}

install_postgresql() {
  if ! is_root || ! command -v apt-get >/dev/null; then
    [ ! -e "$without" ] || return 0 # said before
    say "没有 PostgreSQL：只能使用 SQLite；需要时运行 sudo make setup"
    say "PostgreSQL is not installed: only SQLite can be used; when it is needed: sudo make setup"
    touch "$without"
    return
  fi
  say "安装 Debian 的 postgresql（不建立系统集群）/ Installing Debian's postgresql (no cluster of the system's)"
  forbid_starts
  forbid_cluster
  { apt update && apt install -y --no-install-recommends -o Dpkg::Options::=--force-confold postgresql >/dev/null; } || fail \
    "apt-get 安装 postgresql 失败（见上）；请检查网络和软件源后再运行 make setup" \
    "apt-get could not install postgresql (see above); check the network and the sources, then run make setup again"
  say "没有建立系统集群；若要自用：pg_createcluster <版本> main / No cluster was made; to have one: pg_createcluster <version> main"
}

# --- tests ------------------------------------------------------------------------------------

# Without an interpreter of another language and a browser nobody would know that partners can use what we publish;
# without strace nobody would see that the disk has a message before the broker is told so.
test_packages() {
  new_enough_node || printf '%s ' nodejs
  command -v npm >/dev/null || printf '%s ' npm
  command -v chromium >/dev/null || printf '%s ' chromium fonts-wqy-microhei
  command -v strace >/dev/null || printf '%s ' strace
  has_postgresql || printf '%s ' postgresql
}

new_enough_node() { node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null; }

install_for_tests() {
  local missing
  read -ra missing <<<"$(test_packages)"
  [ "${#missing[@]}" -gt 0 ] || return 0
  { is_root && command -v apt-get >/dev/null; } || fail \
    "测试还需要：${missing[*]}；请以 root 运行：apt-get install ${missing[*]}" \
    "the tests also need ${missing[*]}; as root: apt-get install ${missing[*]}"
  say "为测试安装 ${missing[*]} / Installing what the tests need"
  { apt update && apt install -y --no-install-recommends "${missing[@]}" >/dev/null; } || fail \
    "apt-get 安装 ${missing[*]} 失败（见上）；请检查网络和软件源后再运行 make test" \
    "apt-get could not install ${missing[*]} (see above); check the network and the sources, then run make test again"
}

# ----------------------------------------------------------------------------------------------

exec 9<"${BASH_SOURCE[0]}" # two `make` at once must not build the same .venv
flock -w 900 9 || fail "另一个 make setup 仍在运行" "another make setup is still running"
if [ "${1:-}" = for-tests ]; then
  install_for_tests
  exit
fi
venv_is_current || install_python_side
[ -x "$broker" ] || install_broker
has_postgresql || install_postgresql
