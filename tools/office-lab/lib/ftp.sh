# vsftpd as the FTP server.

# ftp_server NODE: local users may log in and write; active data comes from port 20, passive ports are 50000 to 50100.
ftp_server() {
    mkdir -p /var/run/vsftpd/empty
    cat >/srv/lab/vsftpd.conf <<'TEXT'
listen=YES
background=NO
anonymous_enable=NO
local_enable=YES
write_enable=YES
connect_from_port_20=YES
pasv_min_port=50000
pasv_max_port=50100
xferlog_enable=YES
log_ftp_protocol=YES
dual_log_enable=YES
vsftpd_log_file=/srv/lab/logs/vsftpd
xferlog_file=/srv/lab/logs/xferlog
seccomp_sandbox=NO
secure_chroot_dir=/srv/lab
pam_service_name=vsftpd
TEXT
    serve "$1" vsftpd-out tcp:21 /usr/sbin/vsftpd /srv/lab/vsftpd.conf
}
