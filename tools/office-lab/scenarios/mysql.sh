# MySQL protocol: PC1 works with MariaDB on Server1; a wrong password is refused
packages="mariadb-server mariadb-client"

run_scenario() {
    mkdir -p /srv/lab/mysql /run/mysqld
    chown mysql /srv/lab/mysql
    mariadb-install-db --user=mysql --datadir=/srv/lab/mysql --skip-test-db --innodb-log-file-size=4M >"$logs/install-db" 2>&1
    cat >/srv/lab/mysql.sql <<'TEXT'
CREATE DATABASE shop;
CREATE TABLE shop.orders (id INT PRIMARY KEY, item VARCHAR(40));
CREATE USER anna@'%' IDENTIFIED BY 'office-5';
GRANT ALL ON shop.* TO anna@'%';
GRANT PROCESS ON *.* TO anna@'%';
TEXT
    serve server1 mariadbd tcp:3306 mariadbd --no-defaults --user=mysql --datadir=/srv/lab/mysql --socket=/srv/lab/mysql/sock --bind-address=$SERVER1 \
        --innodb-buffer-pool-size=16M --innodb-log-file-size=4M --init-file=/srv/lab/mysql.sql --skip-name-resolve
    until_true on server1 mariadb --no-defaults -S /srv/lab/mysql/sock -e 'SHOW CREATE TABLE shop.orders'
    record pc1 eth0 mysql/session
    mark_resets pc1 server1
    on pc1 mariadb --no-defaults --skip-ssl -h $SERVER1 -u anna -poffice-5 -N shop -e "
        INSERT INTO orders VALUES (1, 'paper'), (2, 'pens'); SELECT * FROM orders; SELECT host FROM information_schema.processlist WHERE id = CONNECTION_ID()" >"$logs/answers"
    grep -q pens "$logs/answers"
    local address
    address=$(tail -1 "$logs/answers")
    flow tcp "${address%:*}" "${address#*:}" $SERVER1 3306 service=mysql user=anna ending="$(ending pc1 server1)"
    watch_sockets pc1
    mark_resets pc1 server1
    on pc1 mariadb --no-defaults --skip-ssl -h $SERVER1 -u anna -pwrong shop -e 'SELECT 1' 2>"$logs/refused" && return 1
    grep -q 'Access denied' "$logs/refused"
    sleep 0.3
    flow tcp $PC1 "$(closed_sockets pc1 | awk '$4 == 3306 { print $2 }')" $SERVER1 3306 service=mysql user=anna ending="$(ending pc1 server1)" login=refused
}
