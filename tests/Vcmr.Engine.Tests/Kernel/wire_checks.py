"""What reaches the kernel's ports before any signature: messages without end, bytes of no protocol, and where it listens."""
import json
import os
import socket
import struct
import subprocess
import tempfile
import unittest

import zmq
from jupyter_client.connect import write_connection_file
from jupyter_client.manager import KernelManager

from support import KERNEL, LIMIT, Kernel, KernelCase, is_gone, read, wait_until

GREETING = b"\xff" + b"\0" * 8 + b"\x7f\x03\0" + b"NULL".ljust(20, b"\0") + b"\0" * 32
READY = b"\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06DEALER"
MEGABYTE = 1 << 20


def long_frame(length, more):
    return struct.pack(">BQ", 2 | more, length)


class Wire(KernelCase):
    @classmethod
    def setUpClass(cls):
        cls.log = tempfile.TemporaryFile("w+")
        cls.addClassCleanup(cls.log.close)
        cls.kernel = Kernel().start(stderr=cls.log)
        cls.addClassCleanup(cls.kernel.stop)

    def connect(self, start=GREETING + READY, port="shell_port"):
        client = socket.create_connection((self.kernel.manager.ip, getattr(self.kernel.manager, port)), timeout=LIMIT)
        self.addCleanup(client.close)
        client.sendall(start)
        return client

    def dropped(self):
        self.log.seek(0)
        return [line.strip().rpartition(": ")[2] for line in self.log if "a message was dropped: " in line]

    def peak(self):
        return int(next(line for line in read(f"/proc/{self.kernel.pid}/status").splitlines() if line.startswith("VmHWM")).split()[1]) // 1024

    def test_a_message_over_the_limit_is_never_kept_and_the_connection_goes_on(self):
        before, peak = len(self.dropped()), self.peak()
        with zmq.Context() as context, context.socket(zmq.DEALER) as client:
            client.linger = LIMIT * 1000
            client.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.shell_port}")
            block = bytes(65 * MEGABYTE)
            client.send(block)
            client.send_multipart([block[:30 * MEGABYTE]] * 8)
            client.send_multipart([b""] * 2000)
            session = self.kernel.client.session
            client.send_multipart(session.serialize(session.msg("kernel_info_request", {})))
            self.assertTrue(client.poll(LIMIT * 1000))
        self.assertEqual(self.dropped()[before:], ["it is larger than 64 MB.", "it is larger than 64 MB.", "it has more than 1000 frames."])
        # The first frames of the second one were within the limit.
        self.assertLess(self.peak() - peak, 250)
        self.assert_runs(self.kernel)

    def test_a_length_alone_takes_no_memory(self):
        peak = self.peak()
        for length in (60 * MEGABYTE, 1 << 40, (1 << 63) - 1, 1 << 63, (1 << 64) - 1):
            for _ in range(10):
                self.connect().sendall(long_frame(length, more=1) + bytes(100))
        self.assert_runs(self.kernel)
        self.assertLess(self.peak() - peak, 150)

    def test_bytes_of_no_protocol_end_their_connection_and_nothing_else(self):
        for start in (b"GET / HTTP/1.1\r\n\r\n" + bytes(64), bytes(64), b"\xff" * 64, GREETING.replace(b"NULL", b"PLAIN"), GREETING + b"\x04\x05\x04NONE",
                      GREETING + READY.replace(b"DEALER", b"XXXXXX"), GREETING + b"\x04\xff" + bytes(255), GREETING + READY + b"\x05\x00", GREETING + READY + b"\xff\xff"):
            client = self.connect(start)
            while client.recv(4096):
                pass
        self.connect(GREETING[:11])
        self.assert_runs(self.kernel)

    def test_a_peer_that_asks_whether_the_kernel_lives_hears_so(self):
        client = self.connect()
        client.sendall(b"\x04\x0b\x04PING\x00\x0aabcd")
        said = b""
        while not said.endswith(b"\x04\x09\x04PONGabcd"):
            piece = client.recv(4096)
            self.assertTrue(piece, said)
            said += piece

    def test_heartbeats_come_back(self):
        with zmq.Context() as context, context.socket(zmq.REQ) as client:
            client.linger = 0
            client.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.hb_port}")
            for text in (b"ping", b"", b"x" * 1000):
                client.send(text)
                self.assertTrue(client.poll(LIMIT * 1000))
                self.assertEqual(client.recv(), text)

    def test_a_client_that_lost_its_connection_hears_the_answer_under_its_name(self):
        session = self.kernel.client.session
        with zmq.Context() as context:
            message = session.msg("execute_request", {"code": 'System.Threading.Thread.Sleep(500); 1'})
            for last in (False, True):
                client = context.socket(zmq.DEALER)
                client.linger = LIMIT * 1000
                client.setsockopt(zmq.IDENTITY, b"somebody")
                client.connect(f"tcp://{self.kernel.manager.ip}:{self.kernel.manager.shell_port}")
                if last:
                    self.assertTrue(client.poll(LIMIT * 1000))
                    _, frames = session.feed_identities(client.recv_multipart())
                    self.assertEqual(session.deserialize(frames)["parent_header"]["msg_id"], message["header"]["msg_id"])
                else:
                    client.send_multipart(session.serialize(message))
                    self.kernel.published(message["header"]["msg_id"], until="busy")
                client.close()

    def test_ipc_means_ipc(self):
        with tempfile.TemporaryDirectory() as folder:
            kernel = Kernel(transport="ipc", ip=os.path.join(folder, "socket")).start(cwd=folder)
            self.addCleanup(kernel.stop)
            self.assert_runs(kernel)
            self.assertEqual(self.tcp_ports(kernel.pid), [])
            self.assertEqual(len(self.tcp_ports(self.kernel.pid)), 5)
            for name in os.listdir(folder):
                self.assertEqual(os.stat(os.path.join(folder, name)).st_mode & 0o077, 0, name)

    @staticmethod
    def tcp_ports(pid):
        listening = {fields[9] for table in ("tcp", "tcp6") for fields in map(str.split, read(f"/proc/{pid}/net/{table}").splitlines()[1:]) if fields[3] == "0A"}
        links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
        return [link for link in links if link.startswith("socket:[") and link[8:-1] in listening]

    def test_a_connection_without_a_key_is_refused_unless_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            path, config = write_connection_file(os.path.join(folder, "connection.json"), key=b"")
            command = [path if part == "{connection_file}" else part for part in KernelManager(kernel_name=KERNEL).kernel_spec.argv]
            for content in (config, {name: value for name, value in config.items() if name != "key"}):
                with open(path, "w") as file:
                    json.dump(content, file)
                result = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT)
                self.assertEqual(result.returncode, 2)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertIn("--unsigned", result.stderr)
            served = subprocess.Popen([*command, "--unsigned"])
            self.addCleanup(served.kill)
            with zmq.Context() as context, context.socket(zmq.REQ) as client:
                client.linger = 0
                client.connect(f"tcp://127.0.0.1:{config['hb_port']}")
                client.send(b"ping")
                self.assertTrue(client.poll(LIMIT * 1000))
            served.terminate()
            self.assertEqual(served.wait(LIMIT), 0)


class Programs(KernelCase):
    def test_programs_of_cells_end_with_a_killed_kernel(self):
        kernel = Kernel().start()
        self.addCleanup(kernel.stop)
        _, published = kernel.execute('System.Diagnostics.Process.Start("sh", ["-c", "setsid sleep 1000 & echo $!"]).WaitForExit();')
        program = int("".join(m["content"]["text"] for m in published if m["msg_type"] == "stream"))
        self.assertFalse(is_gone(program))
        kernel.manager.provisioner.process.kill()
        wait_until(lambda: is_gone(program), "the program ends")


if __name__ == "__main__":
    unittest.main()
