package generator

import (
	"bytes"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/generator/plan"
)

// Difference is what separates a file from what [Write] would leave there.
type Difference struct {
	Name           string // of the file, with slashes
	Text           string // a unified diff
	Added, Removed int    // lines
}

// Check returns what separates the folder from what [Write] would leave there, by the
// names of files; nothing when the folder is up to date. It changes nothing, and
// fails where Write would refuse.
func Check(dir string, files []File) ([]Difference, error) {
	if err := checkFiles(files); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		root = nil
	} else if err != nil {
		return nil, err
	} else {
		defer root.Close()
	}
	if root != nil {
		if _, err := root.Lstat(packagePrefix + journalSuffix); err == nil {
			return nil, fmt.Errorf("%s: a run of odatagen is writing here, or was interrupted: run odatagen generate with the same flags, which repairs it", dir)
		}
	}
	changes, _, err := compare(root, dir, files)
	if err != nil {
		return nil, err
	}
	var list []Difference
	for _, c := range changes {
		name := filepath.ToSlash(filepath.Join(dir, c.name))
		from, to := name, name
		if !c.exists {
			from = "/dev/null"
		}
		if !c.wanted {
			to = "/dev/null"
		}
		d := Diff(from, to, c.old, c.new)
		d.Name = name
		list = append(list, d)
	}
	return list, nil
}

// Diff returns what separates two contents of a file, each with the name that the file
// has in the diff.
func Diff(from, to string, old, new []byte) Difference {
	d := Difference{Name: to, Text: udiff.Unified(from, to, string(newlines(old)), string(newlines(new)))}
	for line := range strings.Lines(d.Text) {
		switch line[0] {
		case '+':
			d.Added++
		case '-':
			d.Removed++
		}
	}
	if d.Text != "" {
		d.Added, d.Removed = d.Added-1, d.Removed-1 // without the lines of the names
	}
	return d
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
	errs := []error{checkOthers(dir, files), checkDeclared(dir, files)}
	want := map[string]bool{}
	for _, f := range files {
		want[f.Name] = true
		c := change{name: f.Name, new: f.Content, wanted: true}
		// What is as it should be is in nobody's way, whoever wrote it.
		if err := c.load(root); err != nil && !(c.exists && sameText(c.old, c.new)) {
			errs = append(errs, fmt.Errorf("%s %w: remove it or choose another folder", filepath.Join(dir, f.Name), err))
			continue
		}
		if c.exists && sameText(c.old, c.new) {
			unchanged = append(unchanged, c.name)
			continue
		}
		changes = append(changes, c)
	}
	errs = append(errs, checkShared(root, dir, want))
	for _, folder := range folders(root, files) {
		stale, err := staleFiles(root, folder, want)
		errs = append(errs, err)
		changes = append(changes, stale...)
	}
	slices.SortFunc(changes, func(a, b change) int { return strings.Compare(a.name, b.name) })
	slices.Sort(unchanged)
	return changes, unchanged, errors.Join(errs...)
}

// checkShared reports folders of files, below the one of the types, that are those of the
// types of another run.
func checkShared(root *os.Root, dir string, want map[string]bool) error {
	if root == nil {
		return nil
	}
	reported := map[string]bool{".": true}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(want)) {
		folder := path.Dir(name)
		if reported[folder] {
			continue
		}
		reported[folder] = true
		if other := path.Join(folder, packageFile); !want[other] {
			if _, err := root.Lstat(other); err == nil {
				errs = append(errs, fmt.Errorf("%s is of another package that odatagen generates: choose another folder with --out for one of the two", filepath.Join(dir, other)))
			}
		}
	}
	return errors.Join(errs...)
}

// folders returns the folders that may have files of ours: the one of the types,
// those of the files, and that of the transport which the run before wrote, whose
// package may have had another name, with those of resources in it.
func folders(root *os.Root, files []File) []string {
	list := []string{"."}
	for _, f := range files {
		list = append(list, path.Dir(f.Name))
	}
	if before := packageBefore(root); before != "" {
		transport := plan.TransportName(before)
		list = append(append(list, transport), ownFolders(root, transport)...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// ownFolders returns the folders in that of a transport which may have packages of
// resources. One that has what every run leaves in its folder is another run's.
func ownFolders(root *os.Root, transport string) (list []string) {
	entries, _ := fs.ReadDir(root.FS(), transport) // where there is none, there are none in it
	for _, e := range entries {
		folder := path.Join(transport, e.Name())
		_, err := root.Lstat(path.Join(folder, packageFile))
		_, lockErr := root.Lstat(path.Join(folder, names.LockFile))
		if e.IsDir() && errors.Is(err, fs.ErrNotExist) && errors.Is(lockErr, fs.ErrNotExist) {
			list = append(list, folder)
		}
	}
	return list
}

// packageBefore returns the name of the package that the run before wrote; "" if
// there was none.
func packageBefore(root *os.Root) string {
	c := change{name: packageFile}
	if err := c.load(root); err != nil || !c.exists {
		return ""
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), c.name, c.old, parser.PackageClauseOnly)
	if err != nil {
		return ""
	}
	return parsed.Name.Name
}

// packageFile is the file that every generated package has.
const packageFile = "package.gen.go"

// staleFiles finds the files of a folder that are ours and not wanted.
func staleFiles(root *os.Root, folder string, want map[string]bool) (stale []change, err error) {
	if root == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(root.FS(), folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		c := change{name: path.Join(folder, e.Name())}
		if want[c.name] || !e.Type().IsRegular() || e.Name() == names.LockFile || !isGo(c.name) && !c.isBeside(root) {
			continue
		}
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
	errNotOurs     = errors.New("was not written by odatagen (it does not begin with the line " + Header + ")")
	errNotEmbedded = errors.New("was not written by odatagen (beside it is neither Go of odatagen that embeds it nor " + names.LockFile + ")")
	errNotRegular  = errors.New("is not a regular file")
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
	switch {
	case isOurs(c.old) || c.isBeside(root):
		return nil
	case isGo(c.name) || c.name == names.LockFile:
		return errNotOurs
	}
	return errNotEmbedded
}

func isGo(name string) bool { return strings.HasSuffix(name, ".go") }

// isBeside reports whether the file, which is no Go, is ours by one that is beside
// it. A Go file of ours may embed it, which is called so but for the last extension,
// such as description.gen.go beside description.gen.xml. Where the Go was removed,
// our lock says the same of the description.
func (c *change) isBeside(root *os.Root) bool {
	if isGo(c.name) {
		return false
	}
	if source, err := root.ReadFile(embedder(c.name)); err == nil {
		return embeds(source, c.name)
	}
	if !strings.HasPrefix(c.name, describing) {
		return false
	}
	lock, err := root.ReadFile(names.LockFile)
	return err == nil && bytes.HasPrefix(lock, []byte(names.LockHeader))
}

// describing begins the names of the files that have the description.
const describing = "description.gen."

func embedder(name string) string { return strings.TrimSuffix(name, path.Ext(name)) + ".go" }

// embeds reports whether Go of ours embeds the file.
func embeds(source []byte, name string) bool {
	directive := "//go:embed " + path.Base(name)
	return isOurs(source) && slices.ContainsFunc(bytes.Split(newlines(source), []byte("\n")), func(line []byte) bool { return string(line) == directive })
}

// deepest is how many folders a file can be in: that of a resource in that of the transport.
const deepest = 2

// checkFiles reports names that are not plain, usable file names on every
// system, names given twice, and Go files without our header, or that the go command
// would not build.
func checkFiles(files []File) error {
	var errs []error
	seen, sources := map[string]bool{}, map[string][]byte{}
	for _, f := range files {
		sources[f.Name] = f.Content
	}
	for _, f := range files {
		folder, name := path.Split(f.Name)
		if why := badName(name); why != "" {
			errs = append(errs, fmt.Errorf("file name %q: %s", f.Name, why))
		}
		for _, part := range strings.SplitN(strings.TrimSuffix(folder, "/"), "/", deepest) {
			if why := badFolder(part); why != "" && folder != "" {
				errs = append(errs, fmt.Errorf("file name %q: its folder %s", f.Name, why))
			}
		}
		folded := strings.ToLower(f.Name)
		if seen[folded] {
			errs = append(errs, fmt.Errorf("file name %q: given twice, or differs from another only in case", f.Name))
		}
		seen[folded] = true
		if isGo(f.Name) {
			errs = append(errs, checkSource(f))
		}
		if !isOurs(f.Content) && !embeds(sources[embedder(f.Name)], f.Name) {
			errs = append(errs, fmt.Errorf("file %q: its content does not begin with the line %s", f.Name, Header))
		}
	}
	return errors.Join(errs...)
}

// badName says what is wrong with the name of a file, or "".
func badName(name string) string {
	if why := badFolder(name); why != "" {
		return why
	}
	if !isGo(name) && name != names.LockFile && !strings.Contains(name, ".gen.") {
		return "must end in .go"
	}
	return ""
}

// badFolder says what is wrong with the name of a file or folder, or "".
func badFolder(name string) string {
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
	case slices.Contains(reservedNames, stem):
		return "is reserved on Windows"
	}
	return ""
}

var reservedNames = strings.Fields("CON PRN AUX NUL COM1 COM2 COM3 COM4 COM5 COM6 COM7 COM8 COM9 LPT1 LPT2 LPT3 LPT4 LPT5 LPT6 LPT7 LPT8 LPT9")
