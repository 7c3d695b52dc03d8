"""How kernels and sessions begin and end."""
import os
import signal
import subprocess
import sys
import tempfile
import unittest

from jupyter_client.manager import KernelManager

from support import KERNEL, LIMIT, Kernel, KernelCase, is_gone, wait_until

# A program that starts a kernel and is then killed.
PARENT = """
from support import Kernel
kernel = Kernel().start()
print(kernel.pid, kernel.session_pid(), flush=True)
input()
"""


class Lifetime(KernelCase):
    def start(self):
        kernel = Kernel().start()
        self.addCleanup(kernel.stop)
        return kernel

    def test_kernel_and_session_end_with_the_program_that_started_them(self):
        parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=os.path.dirname(__file__), text=True)
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
        parent.communicate()
        wait_until(lambda: all(map(is_gone, pids)), "kernel and session end")

    def test_the_session_ends_with_a_killed_kernel_while_a_cell_runs(self):
        kernel = self.start()
        session = kernel.session_pid()
        kernel.client.execute('Console.WriteLine("running"); while (true) { }')
        kernel.published_until("stream")
        os.kill(kernel.pid, signal.SIGKILL)
        wait_until(lambda: is_gone(session), "session ends")

    def test_shutdown_is_answered_and_ends_kernel_and_session(self):
        kernel = self.start()
        pids = [kernel.pid, kernel.session_pid()]
        request = kernel.request("shutdown_request", {"restart": True}, "control")
        self.assertEqual(kernel.reply(request, "control")["content"], {"status": "ok", "restart": True})
        wait_until(lambda: all(map(is_gone, pids)), "kernel and session end")
        self.assertEqual(kernel.manager.provisioner.process.wait(), 0)

    def test_sigterm_ends_both_and_sigint_only_the_cell(self):
        kernel = self.start()
        pids = [kernel.pid, kernel.session_pid()]
        request = kernel.client.execute('Console.WriteLine("running"); while (true) { }')
        kernel.published_until("stream")
        os.kill(kernel.pid, signal.SIGINT)
        self.assertEqual(kernel.reply(request)["content"]["ename"], "Interrupted")
        self.assert_runs(kernel)
        os.kill(kernel.pid, signal.SIGTERM)
        wait_until(lambda: all(map(is_gone, pids)), "kernel and session end")

    def test_a_session_that_dies_is_an_error_and_there_is_a_new_one(self):
        self.kernel.execute("var lost = 1;")
        reply, published = self.kernel.execute("System.Diagnostics.Process.GetCurrentProcess().Kill();")
        self.assert_error(reply)
        self.assertIn("signal 9", reply["evalue"])
        self.assertIn("variables are gone", reply["evalue"])
        self.assertEqual(published[-1]["msg_type"], "error")
        self.assert_runs(self.kernel)
        self.assert_error(self.kernel.execute("lost")[0])

    def test_cells_start_in_the_folder_of_the_notebook_and_clients_may_come_by_ipc(self):
        with tempfile.TemporaryDirectory() as folder:
            kernel = Kernel(transport="ipc").start(cwd=folder)
            self.addCleanup(kernel.stop)
            _, published = kernel.execute("Environment.CurrentDirectory")
            self.assertEqual(published[-1]["content"]["data"]["text/plain"], os.path.realpath(folder))
            kernel.client.stop_channels()
            kernel.manager.shutdown_kernel()

    def test_a_wrong_connection_file_is_one_line(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "connection.json")
            for text in (None, "{", '{"ip": "127.0.0.1"}'):
                if text is not None:
                    with open(path, "w") as file:
                        file.write(text)
                command = KernelManager(kernel_name=KERNEL).kernel_spec.argv
                result = subprocess.run([path if part == "{connection_file}" else part for part in command], capture_output=True, text=True, timeout=LIMIT)
                self.assertNotEqual(result.returncode, 0)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertIn(path, result.stderr)


if __name__ == "__main__":
    unittest.main()
