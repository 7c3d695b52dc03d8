"""The programs people use: nbclient, nbconvert's engine, and the kernel manager of the notebook server."""
import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from support import KERNEL, LIMIT, KernelCase


def notebook(*sources):
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": KERNEL, "display_name": "C#"}})


class Clients(KernelCase):
    def test_nbclient_executes_a_notebook(self):
        made = notebook('var shown = display("one"); Console.WriteLine("text");', 'shown.Update("two"); 6 * 7')
        NotebookClient(made, timeout=LIMIT, kernel_name=KERNEL).execute()
        nbformat.validate(made)
        first, second = (cell.outputs for cell in made.cells)
        self.assertEqual([output.output_type for output in first], ["display_data", "stream"])
        self.assertEqual(first[0].data["text/plain"], "two")
        self.assertEqual(second[0].data["text/plain"], "42")
        self.assertEqual([cell.execution_count for cell in made.cells], [1, 2])
        self.assertEqual(made.metadata.language_info.name, "C#")

    def test_nbclient_stops_at_an_error(self):
        made = notebook("1", 'throw new Exception("here");', "3")
        with self.assertRaises(CellExecutionError) as raised:
            NotebookClient(made, timeout=LIMIT, kernel_name=KERNEL).execute()
        self.assertIn("here", str(raised.exception))
        self.assertEqual(made.cells[2].outputs, [])

    def test_the_manager_interrupts_and_restarts(self):
        self.kernel.execute("var kept = 42;")
        request = self.kernel.client.execute('Console.WriteLine("running"); while (true) { }')
        self.kernel.published_until("stream")
        self.kernel.manager.interrupt_kernel()
        self.assertEqual(self.kernel.reply(request)["content"]["ename"], "Interrupted")
        self.kernel.published(request)
        self.assertEqual(self.kernel.execute("kept")[0]["status"], "ok")
        self.kernel.manager.restart_kernel()
        self.kernel.client.wait_for_ready(timeout=LIMIT)
        self.kernel.flush()
        reply, _ = self.kernel.execute("kept")
        self.assert_error(reply)
        self.assertEqual(reply["execution_count"], 1)


if __name__ == "__main__":
    unittest.main()
