#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A USB/IP server with one device, which sends back what it is sent.

What comes out of endpoint 1 goes in by endpoint 1, packet by packet: packets of
64 bytes, where a shorter one, or an empty one, ends a transfer.

Prints its port; then obeys the lines of its standard input, prints "ok" for
each, and exits at their end:
  vanish       close the connection, have no device
  return       have one again
  refuse       have one, but for others
  accept       have one for all again
  stall        refuse the next transfer of an endpoint that is not 0
  deaf         do not answer requests to unlink
  long         answer the next IN transfer with more than was asked for
  garbage      answer the next transfer with what is no message
  alien        answer the next transfer as another one
"""

import socket
import struct
import sys
import threading

PACKET = 64
BUSID = b"1-1"
VENDOR, PRODUCT, RELEASE = 0x1209, 0x0001, 0x0240
STRINGS = {1: "cryptodevd", 2: "Loopback \u00e4", 3: "0012345678"}

EPIPE, EOVERFLOW, ECONNRESET, EREMOTEIO = 32, 75, 104, 121
SHORT_NOT_OK, ZERO_PACKET = 0x0001, 0x0040


def device_descriptor():
    return struct.pack("<BBHBBBBHHHBBBB", 18, 1, 0x0200, 0, 0, 0, 64,
                       VENDOR, PRODUCT, RELEASE, 1, 2, 3, 1)


def config_descriptor():
    body = struct.pack("<BBBBBBBBB", 9, 4, 0, 0, 2, 0xff, 0xff, 0xff, 0)
    body += bytes([3, 0x42, 7])  # what nobody knows is stepped over
    for address in (0x01, 0x81):
        body += struct.pack("<BBBBHB", 7, 5, address, 2, PACKET, 0)
    return struct.pack("<BBHBBBBB", 9, 2, 9 + len(body), 1, 1, 0, 0x80, 50) + body


def string_descriptor(index):
    if index == 0:
        body = struct.pack("<H", 0x0409)
    elif index in STRINGS:
        body = STRINGS[index].encode("utf-16-le")
    else:
        return None
    return bytes([2 + len(body), 3]) + body


def listed():
    return struct.pack(">256s32sIIIHHHBBBBBB", b"/sys/devices/1-1", BUSID, 1, 2, 2,
                       VENDOR, PRODUCT, RELEASE, 0, 0, 0, 1, 1, 1)


def receive(connection, length):
    data = b""
    while len(data) < length:
        part = connection.recv(length - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


class Device:
    """What is plugged in; one lock over it all."""

    def __init__(self):
        self.lock = threading.Lock()
        self.present = True
        self.refusing = False
        self.connection = None
        self.configured = False
        self.faults = set()
        self.packets = []
        self.waiting = []  # (seq, length, flags) of IN transfers

    def command(self, word):
        with self.lock:
            if word == "vanish":
                self.present = False
                if self.connection is not None:
                    self.connection.shutdown(socket.SHUT_RDWR)
            elif word == "return":
                self.present = True
            elif word in ("refuse", "accept"):
                self.refusing = word == "refuse"
            else:
                self.faults.add(word)

    def fault(self, word):
        """Is it to be now?  Then not again."""
        if word not in self.faults:
            return False
        if word != "deaf":
            self.faults.remove(word)
        return True

    def reply(self, seq, status, actual, data=b""):
        if self.fault("alien"):
            seq += 1000
        message = struct.pack(">IIIII", 3, seq, 0, 0, 0)
        message += struct.pack(">iiiii8x", status, actual, 0, 0, 0)
        if self.fault("garbage"):
            message = b"\xff" * 48
        self.connection.sendall(message + data)

    def control(self, seq, setup, length):
        kind, request, value, _, _ = struct.unpack("<BBHHH", setup)
        data = None
        if (kind, request) == (0x80, 6):
            index = value & 0xff
            data = {1: device_descriptor(), 2: config_descriptor(),
                    3: string_descriptor(index)}.get(value >> 8)
        elif (kind, request) == (0x80, 8):
            data = b"\x01"
        elif (kind, request) in ((0, 9), (2, 1), (0x23, 3)):
            self.configured |= request == 9
            data = b""
        if data is None:
            self.reply(seq, -EPIPE, 0)
        else:
            self.reply(seq, 0, len(data[:length]), data[:length])

    def out(self, seq, flags, data):
        if self.fault("stall"):
            self.reply(seq, -EPIPE, 0)
            return
        parts = [data[i:i + PACKET] for i in range(0, len(data), PACKET)]
        if not data or (flags & ZERO_PACKET and len(data) % PACKET == 0):
            parts.append(b"")
        self.packets += parts
        self.reply(seq, 0, len(data))
        self.feed()

    def feed(self):
        """Answer IN transfers as far as packets suffice."""
        while self.waiting and self.packets:
            seq, length, flags = self.waiting[0]
            data, used, done = b"", 0, False
            for packet in self.packets:
                if len(data) + len(packet) > length:
                    del self.packets[:used + 1]
                    del self.waiting[0]
                    self.reply(seq, -EOVERFLOW, len(data), data)
                    break
                data += packet
                used += 1
                if len(packet) < PACKET or len(data) == length:
                    done = True
                    break
            else:
                return  # what ends it is still to come
            if done:
                del self.packets[:used]
                del self.waiting[0]
                if self.fault("long"):
                    self.reply(seq, 0, length + 1, bytes(length + 1))
                    continue
                short = flags & SHORT_NOT_OK and len(data) < length
                self.reply(seq, -EREMOTEIO if short else 0, len(data), data)

    def submitted(self, header, connection):
        seq, _, is_in, endpoint, flags, length = struct.unpack(">IIIIIi", header[4:28])
        data = b"" if is_in else receive(connection, length)
        with self.lock:
            if endpoint == 0:
                self.control(seq, header[40:48], length)
            elif not self.configured:
                self.reply(seq, -EPIPE, 0)
            elif is_in and self.fault("stall"):
                self.reply(seq, -EPIPE, 0)
            elif is_in:
                self.waiting.append((seq, length, flags))
                self.feed()
            else:
                self.out(seq, flags, data)

    def unlinked(self, header):
        seq, victim = struct.unpack(">4xI12xI", header[:24])
        with self.lock:
            if self.fault("deaf"):
                return
            found = [w for w in self.waiting if w[0] == victim]
            self.waiting = [w for w in self.waiting if w[0] != victim]
            self.connection.sendall(struct.pack(
                ">IIIIIi24x", 4, seq, 0, 0, 0, -ECONNRESET if found else 0))

    def run(self, connection):
        try:
            while True:
                header = receive(connection, 48)
                if header[3] == 1:
                    self.submitted(header, connection)
                else:
                    self.unlinked(header)
        except OSError:
            pass
        with self.lock:
            self.connection = None
            self.packets, self.waiting = [], []

    def greet(self, connection):
        """The part before an import; was there one?"""
        version, code, _ = struct.unpack(">HHI", receive(connection, 8))
        if code == 0x8005:
            with self.lock:
                here = self.present and self.connection is None
            connection.sendall(struct.pack(">HHII", version, 0x0005, 0, int(here)))
            if here:
                connection.sendall(listed() + b"\xff\xff\xff\x00")
            return False
        busid = receive(connection, 32).rstrip(b"\0")
        with self.lock:
            status = 0
            if not self.present or busid != BUSID:
                status = 4
            elif self.refusing or self.connection is not None:
                status = 2
            connection.sendall(struct.pack(">HHI", version, 0x0003, status))
            if status == 0:
                connection.sendall(listed())
                self.connection = connection
                self.configured = False
        return status == 0


def serve(device, connection):
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        try:
            imported = device.greet(connection)
        except OSError:
            return
        if imported:
            device.run(connection)


def accept(device, listener):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(device, connection), daemon=True).start()


def main():
    device = Device()
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=accept, args=(device, listener), daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    for line in sys.stdin:
        device.command(line.strip())
        print("ok", flush=True)


if __name__ == "__main__":
    main()
