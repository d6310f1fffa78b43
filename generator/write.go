package generator

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

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

// Write brings the folder in line with files and creates it if needed. What
// differs is replaced atomically, what is equal, but for line ends, is left
// alone, and files that carry our [Header] but are no longer wanted are removed.
//
// All new content is on the disk before the first old file is touched, so an
// error or a cancelled context leaves the folder as it was. What a run that was
// killed left is repaired. A name that is not a plain file name, a file or link in the
// way that we did not write, Go by others that declares the same, and another run into
// the folder are errors.
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

	t, err := begin(ctx, root, packagePrefix)
	if err != nil {
		return Changes{}, fmt.Errorf("%s: %w", dir, err)
	}
	defer t.end()
	changes, unchanged, err := compare(root, dir, files)
	if err != nil {
		return Changes{}, err
	}
	if err := t.stage(changes); err != nil {
		return Changes{}, fmt.Errorf("%s is as it was: %w", dir, err)
	}
	if err := t.commit(changes); err != nil {
		return Changes{}, fmt.Errorf("%s: %w", dir, err)
	}
	done.Unchanged, done.Repaired = unchanged, t.repaired
	for _, c := range changes {
		if c.wanted {
			done.Written = append(done.Written, c.name)
		} else {
			done.Removed = append(done.Removed, c.name)
		}
	}
	return done, nil
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
