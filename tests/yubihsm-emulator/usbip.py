# SPDX-License-Identifier: ISC
"""A USB/IP client on loopback, which does what vhci-hcd and libusb would do."""

import socket
import struct

DEVLIST, IMPORT = 0x8005, 0x8003
SUBMIT, UNLINK, RET_SUBMIT, RET_UNLINK = 1, 2, 3, 4
OUT, IN = 0, 1
EPIPE, EOVERFLOW, ECONNRESET = -32, -75, -104
ZERO_PACKET = 0x40


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.seqnum = 0

    def receive(self, n):
        data = b""
        while len(data) < n:
            part = self.socket.recv(n - len(data))
            if not part:
                raise EOFError("closed after %d of %d bytes" % (len(data), n))
            data += part
        return data

    def close(self):
        self.socket.close()

    def at_end(self):
        """Whether the other side has closed; blocks until it says something."""
        try:
            return self.socket.recv(1) == b""
        except ConnectionResetError:
            return True

    def operation(self, code, body=b"", version=0x0111):
        self.socket.sendall(struct.pack(">HHI", version, code, 0) + body)

    def reply(self, code):
        version, got, status = struct.unpack(">HHI", self.receive(8))
        if (version, got) != (0x0111, code):
            raise AssertionError("operation %04x version %04x" % (got, version))
        return status

    def device(self):
        data = self.receive(312)
        names = "path busid busnum devnum speed vendor product bcd class_ subclass protocol".split()
        names += "configuration nconfigurations ninterfaces".split()
        return dict(zip(names, struct.unpack(">256s32sIIIHHHBBBBBB", data)))

    def devlist(self):
        """Of devices: their fields and interfaces."""
        self.operation(DEVLIST)
        assert self.reply(0x0005) == 0
        devices = []
        for _ in range(struct.unpack(">I", self.receive(4))[0]):
            device = self.device()
            device["interfaces"] = [self.receive(4) for _ in range(device["ninterfaces"])]
            devices.append(device)
        return devices

    def attach(self, busid="1-1"):
        """The status, and the device if that is 0."""
        self.operation(IMPORT, struct.pack("32s", busid.encode()))
        status = self.reply(0x0003)
        return status, self.device() if status == 0 else None

    def submit(self, direction, endpoint, data=b"", length=0, setup=bytes(8), flags=0):
        """Sends a request and returns its number; answers come by result()."""
        self.seqnum += 1
        length = length if direction == IN else len(data)
        header = struct.pack(">IIIII", SUBMIT, self.seqnum, 0x00010002, direction, endpoint)
        header += struct.pack(">IIIII8s", flags, length, 0, 0xFFFFFFFF, 0, setup)
        self.socket.sendall(header + (data if direction == OUT else b""))
        return self.seqnum

    def unlink(self, seqnum):
        self.seqnum += 1
        self.socket.sendall(struct.pack(">IIIIII24x", UNLINK, self.seqnum, 0x00010002, 0, 0, seqnum))
        return self.seqnum

    def result(self, reads=()):
        """The next answer: command, number, status, length and data."""
        header = self.receive(48)
        command, seqnum, _, _, _, status, length = struct.unpack(">IIIIIii", header[:28])
        if command == RET_UNLINK:
            return command, seqnum, status, 0, b""
        data = self.receive(length) if seqnum in reads else b""
        return command, seqnum, status, length, data

    def control(self, type_, request, value=0, index=0, length=0):
        """A control request: status and data."""
        setup = struct.pack("<BBHHH", type_, request, value, index, length)
        direction = IN if type_ & 0x80 else OUT
        seqnum = self.submit(direction, 0, length=length, setup=setup)
        command, got, status, _, data = self.result([seqnum] if direction == IN else ())
        assert (command, got) == (RET_SUBMIT, seqnum)
        return status, data

    def write(self, data, endpoint=1, flags=0):
        """A bulk transfer: status and length."""
        seqnum = self.submit(OUT, endpoint, data, flags=flags)
        command, got, status, length, _ = self.result()
        assert (command, got) == (RET_SUBMIT, seqnum)
        return status, length

    def read(self, length=3139, endpoint=1):
        """A bulk transfer: status and data."""
        seqnum = self.submit(IN, endpoint, length=length)
        command, got, status, _, data = self.result([seqnum])
        assert (command, got) == (RET_SUBMIT, seqnum)
        return status, data

    def transact(self, request, session=None):
        """One message and its answer, as libyubihsm transfers them."""
        assert self.write(request) == (0, len(request))
        if len(request) % 64 == 0:
            assert self.write(b"") == (0, 0)
        status, answer = self.read()
        assert status == 0
        return answer


def attached(emulator):
    """A connection that has the device, configured."""
    connection = Connection(emulator.ports["usbip"])
    status, _ = connection.attach()
    assert status == 0
    assert connection.control(0x00, 9, 1) == (0, b"")
    return connection
