package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/templates"
)

// Header is the line that marks a Go file as ours: only files that carry it
// among their leading comments are ever replaced or removed. It names no
// version, so that an upgrade which changes nothing leaves the output alone.
const Header = "// " + templates.Header

// File is one generated file: its name, which may have folders before it, with
// slashes between, and its content.
type File struct {
	Name    string
	Content []byte
	// Targets are what --rename calls what Go of the folder declares, by Go name, such
	// as "Session" or "Session.ID".
	Targets map[string]string
}

// Changes say what [Write] did to the files of the folder, each list sorted.
type Changes struct {
	Written, Unchanged, Removed []string
	Repaired                    bool // whether a run that was killed had left something
}

// packagePrefix begins the names of the files that are in the folder of a package only
// while that is written.
const packagePrefix = ".odatagen-package-"

// Output is what a folder is to have.
type Output struct {
	Dir   string
	Files []File
}

// Write brings the folder in line with files, as [WriteAll] does.
func Write(ctx context.Context, dir string, files []File) (Changes, error) {
	done, err := WriteAll(ctx, []Output{{dir, files}})
	if err != nil {
		return Changes{}, err
	}
	return done[0], nil
}

// WriteAll brings folders in line with their files, all or none of them, and creates them
// if needed. What differs is replaced atomically, what is equal, but for line ends, is
// left alone, and files that carry our [Header] but are no longer wanted are removed.
//
// All new content of all folders is on the disk before the first old file is touched, so
// an error or a cancelled context leaves the folders as they were. What a run that was
// killed left is repaired. A name that is not a plain file name, a file or link in the
// way that we did not write, Go by others that declares the same, and another run into
// one of the folders are errors.
func WriteAll(ctx context.Context, outputs []Output) (done []Changes, err error) {
	var all []*writing
	defer func() {
		for _, w := range slices.Backward(all) {
			w.end(err != nil)
		}
	}()
	var transactions []*transaction
	for _, o := range outputs {
		w := &writing{}
		all = append(all, w)
		if err := w.prepare(ctx, o); err != nil {
			return nil, err
		}
		transactions = append(transactions, w.transaction)
	}
	if err := commit(transactions...); err != nil {
		return nil, err
	}
	for _, w := range all {
		done = append(done, w.changed())
	}
	return done, nil
}

// writing is one output that is written.
type writing struct {
	*transaction // nil if it did not begin
	uncreate     func()
	root         *os.Root
	unchanged    []string
}

// prepare stages what is to change.
func (w *writing) prepare(ctx context.Context, o Output) (err error) {
	if err := checkFiles(o.Files); err != nil {
		return err
	}
	if w.uncreate, err = createFolder(o.Dir); err != nil {
		return err
	}
	if w.root, err = os.OpenRoot(o.Dir); err != nil {
		return err
	}
	if w.transaction, err = begin(ctx, w.root, packagePrefix); err != nil {
		return fmt.Errorf("%s: %w", o.Dir, err)
	}
	changes, unchanged, err := compare(w.root, o.Dir, o.Files)
	if err != nil {
		return err
	}
	w.unchanged = unchanged
	if err := w.stage(changes); err != nil {
		return fmt.Errorf("%s is as it was: %w", o.Dir, err)
	}
	return nil
}

// changed says what was done.
func (w *writing) changed() Changes {
	done := Changes{Unchanged: w.unchanged, Repaired: w.repaired}
	for _, c := range w.changes {
		if c.wanted {
			done.Written = append(done.Written, c.name)
		} else {
			done.Removed = append(done.Removed, c.name)
		}
	}
	return done
}

// end frees the folder. What was made for it is removed if it failed.
func (w *writing) end(failed bool) {
	if w.transaction != nil {
		w.transaction.end()
	}
	if w.root != nil {
		w.root.Close()
	}
	if failed && w.uncreate != nil {
		w.uncreate()
	}
}

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
