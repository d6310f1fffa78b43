package generator

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/templates"
)

// Header is the line that marks a Go file as ours: only files that carry it
// among their leading comments are ever replaced or removed. It names no
// version, so that an upgrade which changes nothing leaves the output alone.
const Header = "// " + templates.Header

// File is one generated file: its name, which may have one folder before it, with
// a slash between, and its content.
type File struct {
	Name    string
	Content []byte
}

// Changes say what [Write] did to the files of the folder, each list sorted.
type Changes struct {
	Written, Unchanged, Removed []string
}

// Write brings the folder in line with files and creates it if needed. What
// differs is replaced atomically, what is equal, but for line ends, is left
// alone, and files that carry our [Header] but are no longer wanted are removed.
//
// All new content is on the disk before the first old file is touched, so an
// error or a cancelled context leaves the folder as it was. A name that is not
// a plain file name, and a file or link in the way that we did not write, are
// errors.
func Write(ctx context.Context, dir string, files []File) (done Changes, err error) {
	if err := checkFiles(files); err != nil {
		return Changes{}, err
	}
	uncreate, err := createFolder(dir)
	if err != nil {
		return Changes{}, err
	}
	defer func() {
		if err != nil {
			uncreate()
		}
	}()
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Changes{}, err
	}
	defer root.Close()

	changes, unchanged, err := compare(root, dir, files)
	if err != nil {
		return Changes{}, err
	}
	w := writer{ctx: ctx, root: root}
	defer w.cleanUp()
	if err := w.stage(changes); err != nil {
		return Changes{}, fmt.Errorf("%s is as it was: %w", dir, err)
	}
	if err := w.commit(changes); err != nil {
		return Changes{}, fmt.Errorf("%s: %w", dir, err)
	}
	done.Unchanged = unchanged
	for _, c := range changes {
		if c.wanted {
			done.Written = append(done.Written, c.name)
		} else {
			done.Removed = append(done.Removed, c.name)
		}
	}
	return done, nil
}

// writer carries out changes in a folder. Going through a root means that no
// link inside the folder can lead a write out of it.
type writer struct {
	ctx  context.Context
	root *os.Root
	temp map[string]string // name to staged file
	left []string          // folders that are removed if nothing is in them
}

// stage makes the folders that are missing, and writes all new content to
// temporary files.
func (w *writer) stage(changes []change) error {
	w.temp = map[string]string{}
	for _, folder := range foldersOf(changes) {
		switch err := w.root.Mkdir(folder, 0o777); {
		case err == nil:
			w.left = append(w.left, folder)
		case !errors.Is(err, fs.ErrExist):
			return err
		}
	}
	errs := make([]error, len(changes))
	var running sync.WaitGroup
	room := make(chan struct{}, atOnce)
	for i, c := range changes {
		if context.Cause(w.ctx) != nil {
			break
		}
		if !c.wanted {
			continue
		}
		temp := w.tempFor(c.name)
		room <- struct{}{}
		running.Go(func() {
			errs[i] = w.write(temp, c, c.new)
			<-room
		})
	}
	running.Wait()
	return cmp.Or(append(errs, context.Cause(w.ctx))...)
}

// atOnce is how many files are staged at once: each waits for the disk, which takes
// them together in little more time than one.
const atOnce = 32

// commit puts the staged files in place and removes the stale ones. It is
// short, and not interrupted; what has been done is undone on an error.
func (w *writer) commit(changes []change) error {
	for i, c := range changes {
		var err error
		if c.wanted {
			err = w.place(c.name)
		} else {
			err = w.root.Remove(c.name)
		}
		if err != nil {
			return errors.Join(err, w.undo(changes[:i]))
		}
		if folder := path.Dir(c.name); folder != "." {
			w.left = append(w.left, folder) // it may be empty now
		}
	}
	for _, folder := range append(foldersOf(changes), ".") {
		if d, err := w.root.Open(folder); err == nil {
			_ = d.Sync() // makes the renames durable where the system supports it
			d.Close()
		}
	}
	return nil
}

// foldersOf returns the folders of files that are wanted, below the one of the
// package.
func foldersOf(changes []change) []string {
	var list []string
	for _, c := range changes {
		if folder := path.Dir(c.name); c.wanted && folder != "." && !slices.Contains(list, folder) {
			list = append(list, folder)
		}
	}
	return list
}

func (w *writer) undo(changes []change) error {
	var errs []error
	for _, c := range changes {
		if !c.exists {
			errs = append(errs, w.root.Remove(c.name))
			continue
		}
		err := w.write(w.tempFor(c.name), c, c.old)
		if err == nil {
			err = w.place(c.name)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// tempFor names the temporary file of a file.
func (w *writer) tempFor(name string) string {
	temp := tempPrefix + rand.Text() + tempSuffix
	w.temp[name] = temp
	return temp
}

// write stages content for the file of a change, with the old file's mode.
func (w *writer) write(temp string, c change, content []byte) error {
	f, err := w.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if c.exists {
		err = errors.Join(err, f.Chmod(c.mode))
	}
	return errors.Join(err, f.Sync(), f.Close())
}

func (w *writer) place(name string) error {
	err := w.root.Rename(w.temp[name], name)
	if err == nil {
		delete(w.temp, name)
	}
	return err
}

func (w *writer) cleanUp() {
	for _, temp := range w.temp {
		_ = w.root.Remove(temp)
	}
	for _, folder := range w.left {
		_ = w.root.Remove(folder) // unless it has files
	}
	entries, _ := fs.ReadDir(w.root.FS(), ".")
	for _, e := range entries {
		if name := e.Name(); strings.HasPrefix(name, tempPrefix) && strings.HasSuffix(name, tempSuffix) {
			// Left by a run that was killed; a young one may be in use by another run.
			if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > time.Hour {
				_ = w.root.Remove(name)
			}
		}
	}
}

const tempPrefix, tempSuffix = ".odatagen-", ".tmp"

// createFolder makes dir and the folders above it that are missing, and
// returns a function that removes those again as far as they are empty.
func createFolder(dir string) (uncreate func(), err error) {
	var made []string // innermost first
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		made = append(made, d)
	}
	uncreate = func() {
		for _, d := range made {
			if os.Remove(d) != nil {
				return
			}
		}
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		uncreate()
		return nil, err
	}
	return uncreate, nil
}

// isOurs reports whether the content carries our header: as a line of its own
// before anything that is not a line comment. A lock has one of its own.
func isOurs(content []byte) bool {
	if bytes.HasPrefix(content, []byte(names.LockHeader)) {
		return true
	}
	for line := range bytes.Lines(content) {
		line = bytes.TrimRight(line, "\r\n")
		if string(line) == Header {
			return true
		}
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("//")) {
			return false
		}
	}
	return false
}
