package generator

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// A transaction changes files of a folder: all or none of them, and while no other
// does. A file in the folder, the journal, stands for it: it is there as long as the
// transaction goes on, locked for all others by the system, which takes the lock back
// when the process dies, however it does. Once everything is staged, the journal lists
// what is to be done. Who finds a journal and gets the lock has found what a killed run
// left: with a list it is done to the end, without one nothing had been changed.
//
// A file that is made with O_EXCL, the alternative, cannot tell a run that was killed
// from one that takes long.
//
// Going through a root means that no link inside the folder leads out of it.
type transaction struct {
	ctx     context.Context
	root    *os.Root
	prefix  string // what the names of its own files begin with
	dir     string // the folder, as errors have it
	journal *os.File
	changes []change          // what is to be done
	done    int               // how many of them are
	temp    map[string]string // name to staged file
	left    []string          // folders that are removed if nothing is in them
	// repaired says that a killed run had left something.
	repaired bool
}

// step is a line of the journal.
type step struct {
	Name string
	Temp string `json:",omitempty"` // the staged file that becomes Name; "" if that is removed
}

const journalSuffix, tempSuffix = "journal", ".tmp"

var errBusy = errors.New("another run of odatagen is writing here: wait until it is done, and run again")

// begin takes the folder, and repairs what a killed run left. The caller ends the
// transaction.
func begin(ctx context.Context, root *os.Root, prefix string) (*transaction, error) {
	t := &transaction{ctx: ctx, root: root, dir: root.Name(), prefix: prefix, temp: map[string]string{}}
	for t.journal == nil {
		f, err := root.OpenFile(prefix+journalSuffix, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		// The run that had it may have removed it before this one got the lock.
		there := false
		if err = lockFile(f); err == nil {
			there, err = isFile(root, prefix+journalSuffix, f)
		}
		if err != nil || !there {
			f.Close()
		}
		if err != nil {
			return nil, err
		}
		if there {
			t.journal = f
		}
	}
	if err := t.repair(); err != nil {
		t.end()
		return nil, fmt.Errorf("what an interrupted run left cannot be repaired: %w", err)
	}
	return t, nil
}

// isFile reports whether an open file is the one of that name.
func isFile(root *os.Root, name string, f *os.File) (bool, error) {
	open, err := f.Stat()
	if err != nil {
		return false, err
	}
	named, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !named.Mode().IsRegular():
		return false, fmt.Errorf("%s %w: remove it", name, errNotRegular)
	}
	return os.SameFile(open, named), nil
}

// repair does what a killed run had decided, and removes what it had staged.
func (t *transaction) repair() error {
	data, err := io.ReadAll(t.journal)
	if err != nil {
		return err
	}
	var steps []step
	if json.Unmarshal(data, &steps) == nil { // else it was not complete
		t.repaired = true
	}
	for _, s := range steps {
		if err := t.redo(s); err != nil {
			return err
		}
	}
	entries, err := fs.ReadDir(t.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, t.prefix) && strings.HasSuffix(name, tempSuffix) {
			t.repaired = true
			if err := t.root.Remove(name); err != nil {
				return err
			}
		}
	}
	return t.journal.Truncate(0)
}

// redo does a step of a killed run unless that did it. A file that is not ours, which
// came since, is left alone.
func (t *transaction) redo(s step) error {
	old := change{name: s.Name}
	if err := old.load(t.root); err != nil && t.prefix == packagePrefix {
		return nil
	}
	switch {
	case s.Temp != "":
		if _, err := t.root.Lstat(s.Temp); err == nil {
			return t.root.Rename(s.Temp, s.Name)
		}
	case old.exists:
		t.noteFolder(s.Name)
		return t.root.Remove(s.Name)
	}
	return nil
}

// stage makes the folders that are missing, and writes all new content of what is to
// change to temporary files.
func (t *transaction) stage(changes []change) error {
	t.changes = changes
	for _, folder := range foldersOf(changes) {
		switch err := t.root.Mkdir(folder, 0o777); {
		case err == nil:
			t.left = append(t.left, folder)
		case !errors.Is(err, fs.ErrExist):
			return err
		}
	}
	errs := make([]error, len(changes))
	var running sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for i, c := range changes {
		if context.Cause(t.ctx) != nil {
			break
		}
		if !c.wanted {
			continue
		}
		temp := t.tempFor(c.name)
		room <- struct{}{}
		running.Go(func() {
			errs[i] = t.write(temp, c, c.new)
			<-room
		})
	}
	running.Wait()
	return cmp.Or(append(errs, context.Cause(t.ctx))...)
}

// atOnce is how many files are staged at once: each waits for the disk, which takes
// them together in little more time than one.
const atOnce = 32

// commit puts what is staged in place and removes the stale files, in all folders of
// several transactions or in none. It is short, and not interrupted; what has been done is
// undone on an error. All journals are written before the first file is touched, so that
// who is killed leaves each folder to be done to the end.
func commit(all ...*transaction) error {
	for i, t := range all {
		if err := t.decide(t.changes); err != nil {
			for _, decided := range all[:i+1] {
				err = errors.Join(err, decided.journal.Truncate(0))
			}
			return fmt.Errorf("%s: %w", t.dir, err)
		}
	}
	for i, t := range all {
		if err := t.apply(); err != nil {
			for _, applied := range slices.Backward(all[:i+1]) {
				err = errors.Join(err, applied.undo())
			}
			return fmt.Errorf("%s: %w", t.dir, err)
		}
	}
	for _, t := range all {
		t.sync(append(foldersOf(t.changes), ".")...)
	}
	return nil
}

// apply does what is to be done, as far as it can.
func (t *transaction) apply() error {
	for _, c := range t.changes {
		var err error
		if c.wanted {
			err = t.place(c.name)
		} else {
			err = t.root.Remove(c.name)
		}
		if err != nil {
			return err
		}
		t.done++
		t.noteFolder(c.name)
	}
	return nil
}

// decide writes the journal: from here on a run that is killed is done to the end by
// the next.
func (t *transaction) decide(changes []change) error {
	if len(changes) == 0 {
		return nil
	}
	t.sync(".")
	steps := make([]step, len(changes))
	for i, c := range changes {
		steps[i] = step{Name: c.name, Temp: t.temp[c.name]}
	}
	var text bytes.Buffer
	if err := json.NewEncoder(&text).Encode(steps); err != nil {
		return err
	}
	_, err := t.journal.WriteAt(text.Bytes(), 0)
	return errors.Join(err, t.journal.Sync())
}

// sync makes what was done in folders durable where the system supports it.
func (t *transaction) sync(folders ...string) {
	for _, folder := range folders {
		if d, err := t.root.Open(folder); err == nil {
			_ = d.Sync()
			d.Close()
		}
	}
}

// foldersOf returns the folders of files that are wanted, below the one of the
// package, each behind the one that it is in.
func foldersOf(changes []change) []string {
	var list []string
	for _, c := range changes {
		if c.wanted {
			list = append(list, foldersAbove(c.name)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// foldersAbove returns the folder of a file and those that it is in, below the one of the
// package.
func foldersAbove(name string) (list []string) {
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		list = append(list, folder)
	}
	return list
}

// noteFolder has the folder of a file removed at the end if nothing is in it then.
func (t *transaction) noteFolder(name string) { t.left = append(t.left, foldersAbove(name)...) }

// undo takes back what is done.
func (t *transaction) undo() error {
	var errs []error
	for _, c := range t.changes[:t.done] {
		if !c.exists {
			errs = append(errs, t.root.Remove(c.name))
			continue
		}
		err := t.write(t.tempFor(c.name), c, c.old)
		if err == nil {
			err = t.place(c.name)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// tempFor names the temporary file of a file.
func (t *transaction) tempFor(name string) string {
	temp := t.prefix + rand.Text() + tempSuffix
	t.temp[name] = temp
	return temp
}

// write stages content for the file of a change, with the old file's mode.
func (t *transaction) write(temp string, c change, content []byte) error {
	f, err := t.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if c.exists {
		err = errors.Join(err, f.Chmod(c.mode))
	}
	return errors.Join(err, f.Sync(), f.Close())
}

func (t *transaction) place(name string) error {
	err := t.root.Rename(t.temp[name], name)
	if err == nil {
		delete(t.temp, name)
	}
	return err
}

// end removes what is only there while the transaction goes on, the journal last: with
// it the folder is free. A system that removes no open file gets a second chance.
func (t *transaction) end() {
	for _, temp := range t.temp {
		_ = t.root.Remove(temp)
	}
	slices.Sort(t.left)
	for _, folder := range slices.Backward(slices.Compact(t.left)) { // what is in one before it
		_ = t.root.Remove(folder) // unless it has files
	}
	err := t.root.Remove(t.prefix + journalSuffix)
	t.journal.Close()
	if err != nil {
		_ = t.root.Remove(t.prefix + journalSuffix)
	}
}
