package generator

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/odatagen/odatagen/generator/names"
)

// Check returns the unified diff from what is in the folder to what [Write]
// would leave there; "" when the folder is up to date. It changes nothing, and
// fails where Write would refuse.
func Check(dir string, files []File) (string, error) {
	if err := checkFiles(files); err != nil {
		return "", err
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		root = nil
	} else if err != nil {
		return "", err
	} else {
		defer root.Close()
	}
	changes, _, err := compare(root, dir, files)
	if err != nil {
		return "", err
	}
	var diff strings.Builder
	for _, c := range changes {
		path := filepath.ToSlash(filepath.Join(dir, c.name))
		from, to := path, path
		if !c.exists {
			from = "/dev/null"
		}
		if !c.wanted {
			to = "/dev/null"
		}
		diff.WriteString(udiff.Unified(from, to, string(newlines(c.old)), string(newlines(c.new))))
	}
	return diff.String(), nil
}

// sameText reports whether two contents are equal but for line ends: git makes CRLF
// of them in the checkouts of some, and that is no change of the code.
func sameText(a, b []byte) bool { return bytes.Equal(newlines(a), newlines(b)) }

func newlines(content []byte) []byte { return bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")) }

// change is one file that is not as it should be.
type change struct {
	name           string
	old, new       []byte
	exists, wanted bool
	mode           fs.FileMode // of the old file
}

// compare finds what separates the folder (nil: there is none) from files, in
// the order of names, and the files that are right already.
func compare(root *os.Root, dir string, files []File) (changes []change, unchanged []string, err error) {
	var errs []error
	want := map[string]bool{}
	for _, f := range files {
		want[f.Name] = true
		c := change{name: f.Name, new: f.Content, wanted: true}
		if err := c.load(root); err != nil {
			errs = append(errs, fmt.Errorf("%s %w: remove it or choose another folder", filepath.Join(dir, f.Name), err))
			continue
		}
		if c.exists && sameText(c.old, c.new) {
			unchanged = append(unchanged, c.name)
			continue
		}
		changes = append(changes, c)
	}
	stale, err := staleFiles(root, want)
	errs = append(errs, err)
	changes = append(changes, stale...)
	slices.SortFunc(changes, func(a, b change) int { return strings.Compare(a.name, b.name) })
	slices.Sort(unchanged)
	return changes, unchanged, errors.Join(errs...)
}

// staleFiles finds the Go files of the folder that are ours and not wanted.
func staleFiles(root *os.Root, want map[string]bool) (stale []change, err error) {
	if root == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if want[e.Name()] || !strings.HasSuffix(e.Name(), ".go") || !e.Type().IsRegular() {
			continue
		}
		c := change{name: e.Name()}
		switch err := c.load(root); {
		case errors.Is(err, errNotOurs):
		case err != nil:
			return nil, err
		default:
			stale = append(stale, c)
		}
	}
	return stale, nil
}

var (
	errNotOurs    = errors.New("was not written by odatagen (it does not begin with the line " + Header + ")")
	errNotRegular = errors.New("is not a regular file")
)

// load reads the old file, if there is one. The error completes a sentence
// that begins with the file's path.
func (c *change) load(root *os.Root) error {
	if root == nil {
		return nil
	}
	info, err := root.Lstat(c.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot be read (%w)", err)
	}
	if !info.Mode().IsRegular() {
		return errNotRegular
	}
	c.exists, c.mode = true, info.Mode().Perm()
	if c.old, err = root.ReadFile(c.name); err != nil {
		return fmt.Errorf("cannot be read (%w)", err)
	}
	if !isOurs(c.old) {
		return errNotOurs
	}
	return nil
}

// checkFiles reports names that are not plain, usable file names on every
// system, names given twice, and Go files without our header.
func checkFiles(files []File) error {
	var errs []error
	seen := map[string]bool{}
	for _, f := range files {
		if why := badName(f.Name); why != "" {
			errs = append(errs, fmt.Errorf("file name %q: %s", f.Name, why))
		}
		folded := strings.ToLower(f.Name)
		if seen[folded] {
			errs = append(errs, fmt.Errorf("file name %q: given twice, or differs from another only in case", f.Name))
		}
		seen[folded] = true
		if !isOurs(f.Content) {
			errs = append(errs, fmt.Errorf("file %q: its content does not begin with the line %s", f.Name, Header))
		}
	}
	return errors.Join(errs...)
}

// badName says what is wrong with a file name, or "".
func badName(name string) string {
	stem, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch {
	case name == "" || len(name) > 200:
		return "must have 1 to 200 bytes"
	case name[0] == '.' || name[0] == '_':
		return "must not be hidden from the go command (it begins with a dot or underscore)"
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(`/\:*?"<>|`, r) }):
		return `must be plain (none of /\:*?"<>| and no control characters)`
	case strings.TrimRight(name, ". ") != name:
		return "must not end in a dot or space"
	case !strings.HasSuffix(name, ".go") && name != names.LockFile:
		return "must end in .go"
	case slices.Contains(reservedNames, stem):
		return "is reserved on Windows"
	}
	return ""
}

var reservedNames = strings.Fields("CON PRN AUX NUL COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9")
