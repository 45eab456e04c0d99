# The first process of a scenario's world. Everything a server or client writes goes to memory over the machine's own root, and is
# gone with this process.  world.sh ROOT LAB OUT SCENARIO
set -euo pipefail
root=$1 lab=$2 out=$3 name=$4

mount --make-rprivate /
base=$root.base
mkdir -p "$base"
mount -t tmpfs -o mode=755 office-lab "$base"
mkdir "$base/upper" "$base/work"
chmod 755 "$base/upper"
mount -t overlay -o "lowerdir=/,upperdir=$base/upper,workdir=$base/work" office-lab "$root"
mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mkdir -p "$root/srv/lab" "$root/srv/tools" "$root/srv/out"
mount -t tmpfs -o mode=755 tmpfs "$root/srv/lab"
mount --bind "$lab" "$root/srv/tools"
mount --bind "$out" "$root/srv/out"

# The new root has to be the root of the mount namespace, not of this process only: hosts get copies of that namespace.
mkdir -p "$root/srv/old"
cd "$root"
pivot_root . srv/old
exec env -i OFFICE_LAB="$OFFICE_LAB" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TZ=UTC HOME=/root \
    /bin/bash -c 'umount -l /srv/old; rmdir /srv/old; exec "$@"' - /bin/bash /srv/tools/lib/scenario.sh "$name"
