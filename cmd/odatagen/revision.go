package main

import (
	"bytes"
	"cmp"
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

// check reports that Git does not have the revision where a file is, or nothing at all.
func (r revision) check(name string) error {
	if r == "" {
		return nil
	}
	folder, _ := standing(name)
	if _, said, err := git(folder, "rev-parse", "--git-dir"); err != nil || said != "" {
		return cmp.Or(err, fmt.Errorf("--git is for files that Git has, and where %s is it says: %s", name, said))
	}
	switch _, said, err := git(folder, "rev-parse", "--verify", "--end-of-options", string(r)+"^{commit}"); {
	case err != nil:
		return err
	case said != "":
		return fmt.Errorf("--git %q is no revision where %s is: give a commit, a branch or a tag; what a shallow clone lacks, git fetch --unshallow gets", string(r), name)
	}
	return nil
}

// readFile reads a file as it was.
func (r revision) readFile(name string) ([]byte, error) {
	if r == "" {
		return readFile(name)
	}
	name = strings.TrimPrefix(name, string(r)+":")
	folder, rest := standing(name)
	data, said, err := git(folder, "cat-file", "blob", string(r)+":./"+filepath.ToSlash(rest))
	switch {
	case err != nil:
		return nil, err
	case strings.Contains(said, "does not exist in") || strings.Contains(said, "exists on disk, but not in"):
		return nil, &fs.PathError{Op: "git", Path: r.file(name), Err: fs.ErrNotExist}
	case said != "":
		return nil, fmt.Errorf("%s: git says: %s", r.file(name), said)
	}
	return data, nil
}

// standing splits the name of a file behind a folder that is there: others may be gone
// since.
func standing(name string) (folder, rest string) {
	folder, rest = filepath.Dir(name), filepath.Base(name)
	for filepath.Dir(folder) != folder {
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			break
		}
		folder, rest = filepath.Dir(folder), filepath.Join(filepath.Base(folder), rest)
	}
	return folder, rest
}

// git runs Git in a folder. It returns what it prints, but for what is behind
// maxBytes+1, and what it says if it fails, or else the error if it cannot run.
func git(folder string, args ...string) (data []byte, said string, err error) {
	run := exec.Command("git", append([]string{"-C", folder}, args...)...)
	run.Env = append(os.Environ(), "LC_ALL=C")
	var stderr bytes.Buffer
	run.Stderr = &stderr
	out, err := run.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := run.Start(); err != nil {
		return nil, "", fmt.Errorf("git, which has files as they were, does not run: %w", err)
	}
	data, err = io.ReadAll(io.LimitReader(out, maxBytes+1))
	switch {
	case err != nil:
		return nil, "", err
	case len(data) > maxBytes:
		err = run.Process.Kill()
		_ = run.Wait()
		return data, "", err
	}
	if err := run.Wait(); err != nil {
		return nil, cmp.Or(strings.TrimSpace(stderr.String()), err.Error()), nil
	}
	return data, "", nil
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
