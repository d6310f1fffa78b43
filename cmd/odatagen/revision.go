package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// revision is where Git has files from, such as "HEAD~1"; "" is where they lie now.
type revision string

// file returns what a file is called at the revision, as Git does.
func (r revision) file(name string) string {
	if r == "" {
		return name
	}
	return string(r) + ":" + name
}

// readFile reads a file as it was.
func (r revision) readFile(name string) ([]byte, error) {
	if r == "" {
		return readFile(name)
	}
	name = strings.TrimPrefix(name, string(r)+":")
	cmd := exec.Command("git", "-C", filepath.Dir(name), "cat-file", "blob", string(r)+":./"+filepath.Base(name))
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("git, which has the file as it was, does not run: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(out, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxBytes {
		return data, cmd.Process.Kill()
	}
	if cmd.Wait() != nil {
		return nil, &fs.PathError{Op: "git", Path: r.file(name), Err: fmt.Errorf("%w: git says %s", fs.ErrNotExist, strings.TrimSpace(stderr.String()))}
	}
	return data, nil
}

// readFileIn reads a file below a folder as it was. No path leads out of the folder, and
// Git has links as files with the name of another.
func (r revision) readFileIn(folder, name string) ([]byte, error) {
	if r == "" {
		return readFileIn(folder, name)
	}
	if !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%s leads out of %s", name, folder)
	}
	return r.readFile(path.Join(filepath.ToSlash(folder), filepath.ToSlash(name)))
}
