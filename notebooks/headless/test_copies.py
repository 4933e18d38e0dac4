"""The reader's copies of the notebooks, in scratch folders: python -m unittest headless.test_copies."""
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from headless import copies


class CopiesTest(unittest.TestCase):
    def setUp(self):
        self.trusted = []
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.project = Path(scratch.name) / "project"
        self.work = Path(scratch.name) / "home" / "sew-lab"
        (self.project / "notebooks").mkdir(parents=True)
        patch = mock.patch.object(copies, "trust", self.trusted.append)
        patch.start()
        self.addCleanup(patch.stop)
        self.publish("one")

    def publish(self, text, name="a.ipynb"):
        (self.project / "notebooks" / name).write_text(text)

    def update(self):
        return list(copies.update(self.project, self.work))

    def texts(self):
        return {path.name: path.read_text() for path in sorted(self.work.glob("*.ipynb"))}

    def test_a_new_folder_gets_all_notebooks_and_nothing_else_that_shows(self):
        (self.project / "notebooks" / "run.py").write_text("")
        self.publish("b", "b.ipynb")
        self.assertEqual(self.update(), ["copied 2 notebooks: a.ipynb, b.ipynb"])
        self.assertEqual([path.name for path in sorted(self.work.iterdir()) if path.name[0] != "."], ["a.ipynb", "b.ipynb"])
        self.assertEqual(self.update(), [])

    def test_an_unchanged_copy_follows_the_project(self):
        self.update()
        self.publish("two")
        self.assertEqual(self.update(), ["updated 1 copy that you had not changed: a.ipynb"])
        self.assertEqual(self.texts(), {"a.ipynb": "two"})

    def test_a_changed_copy_is_never_written_over(self):
        self.update()
        (self.work / "a.ipynb").write_text("mine")
        self.assertEqual(self.update(), [])
        self.publish("two")
        said = self.update()
        self.assertEqual(said, ["kept what you have changed; the project's new versions lie beside it: a (new version).ipynb"])
        self.assertEqual(self.texts(), {"a.ipynb": "mine", "a (new version).ipynb": "two"})
        self.assertEqual(self.update(), [], "said once")
        self.assertEqual([path.name for path in self.trusted], ["a.ipynb", "a (new version).ipynb"], "the project's, not the reader's")

    def test_a_new_version_that_was_changed_is_kept_too(self):
        self.update()
        (self.work / "a.ipynb").write_text("mine")
        self.publish("two")
        self.update()
        self.publish("three")
        self.update()
        self.assertEqual(self.texts()["a (new version).ipynb"], "three", "nobody had changed it")
        (self.work / "a (new version).ipynb").write_text("mine, too")
        self.publish("four")
        self.update()
        self.assertEqual(
            self.texts(),
            {"a.ipynb": "mine", "a (new version).ipynb": "mine, too", "a (new version 2).ipynb": "four"},
        )

    def test_a_deleted_copy_comes_back(self):
        self.update()
        (self.work / "a.ipynb").unlink()
        self.update()
        self.assertEqual(self.texts(), {"a.ipynb": "one"})

    def test_a_lost_or_damaged_record_costs_nothing_of_the_readers(self):
        for damage in (None, "", "{", "[]", '{"written": 3}'):
            with self.subTest(damage):
                self.publish("one")
                self.update()
                (self.work / "a.ipynb").write_text("mine")
                record = self.work / copies.RECORD
                record.unlink() if damage is None else record.write_text(damage)
                self.publish("two")
                self.update()
                self.assertEqual(self.texts()["a.ipynb"], "mine")

    def test_a_write_that_fails_leaves_the_copy_whole(self):
        self.update()
        self.publish("two")
        replace = os.replace

        def full(source, target):
            if Path(target).name == "a.ipynb":
                raise OSError(28, "No space left on device")
            replace(source, target)

        with mock.patch("os.replace", side_effect=full), self.assertRaises(OSError):
            self.update()
        self.assertEqual(self.texts(), {"a.ipynb": "one"})
        self.assertFalse(list(self.work.glob(".sew-lab-*")), "a temporary file was left")
        self.assertEqual(self.update(), ["updated 1 copy that you had not changed: a.ipynb"])

    def test_files_of_the_project_are_not_opened_for_writing(self):
        for inside in (self.project, self.project / "notebooks", self.project / "new"):
            with self.assertRaisesRegex(copies.Refusal, "outside the project.*--work"):
                list(copies.update(self.project, inside))
        self.assertFalse((self.project / "new").exists())
        self.work.mkdir(parents=True)
        (self.work / "a.ipynb").symlink_to(self.project / "notebooks" / "a.ipynb")
        self.update()
        self.assertFalse((self.work / "a.ipynb").is_symlink())
        (self.work / "a.ipynb").write_text("mine")
        self.assertEqual((self.project / "notebooks" / "a.ipynb").read_text(), "one")

    def test_a_copy_has_the_rights_of_a_new_file(self):
        old = os.umask(0o022)
        self.addCleanup(os.umask, old)
        self.update()
        self.assertEqual((self.work / "a.ipynb").stat().st_mode & 0o777, 0o644)


if __name__ == "__main__":
    unittest.main()
