"""Ports of this machine.

ports.py check HOST PORT   0 when a server may listen there; 3 when the port is taken, and who has it on standard output;
                           4 when this user may not have it; 5 when HOST is no address of this machine
ports.py free              a port that nobody listens on
"""

import errno
import os
import random
import socket
import sys


def main(arguments):
    match arguments:
        case ["check", host, port]:
            return check(host, int(port))
        case ["free"]:
            print(free())
            return 0
    print(__doc__, file=sys.stderr)
    return 2


def check(host, port):
    try:
        candidates = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = candidates[0]
        attempt(family, kind, protocol, address)
    except socket.gaierror as error:
        print(error.strerror)
        return 5
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            print(listener(port))
            return 3
        if error.errno in (errno.EACCES, errno.EPERM):
            return 4
        print(error.strerror)
        return 5
    return 0


def attempt(family, kind, protocol, address):
    with socket.socket(family, kind, protocol) as server:
        # Connections that linger after a server has ended are not in the way; a listening server still is.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(address)
        server.listen()


def listener(port):
    """Who listens on the port, as far as this user may know: `mongod, process 123`, or nothing."""
    sockets = {f"socket:[{inode}]" for inode in listening_inodes(port)}
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            for descriptor in os.scandir(f"/proc/{process}/fd"):
                if os.readlink(descriptor.path) in sockets:
                    with open(f"/proc/{process}/comm", encoding="utf-8", errors="replace") as file:
                        return f"{file.read().strip()}, process {process}"
        except OSError:
            continue  # Another user's process, or it ended meanwhile.
    return ""


def listening_inodes(port):
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table, encoding="ascii") as file:
                rows = [line.split() for line in file][1:]
        except OSError:
            continue
        for row in rows:
            if row[3] == "0A" and int(row[1].rpartition(":")[2], 16) == port:
                yield row[9]


def free():
    # Below the ports that the kernel hands to outgoing connections, so that none takes it before mongod does.
    while True:
        port = random.randrange(20000, 30000)
        try:
            attempt(socket.AF_INET, socket.SOCK_STREAM, 0, ("127.0.0.1", port))
            return port
        except OSError:
            continue


sys.exit(main(sys.argv[1:]))
