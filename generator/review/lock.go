package review

import (
	"path"
	"path/filepath"
	"slices"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// CheckLock warns of Go in a folder that was generated with another lock than the one
// that is there, which is nil if none is: what was made then has names by rule, and one
// that was there may be another element's.
func CheckLock(dir string, lock *names.Lock, made *generator.Result) (ds schema.Diagnostics, err error) {
	if lock != nil && namesMost(lock, made.Lock) {
		return nil, nil // as for most: the Go that is there need not be read
	}
	present, err := generator.Present(dir)
	if err != nil {
		return nil, err
	}
	at := schema.Position{File: filepath.Join(dir, names.LockFile)}
	if lock == nil {
		if slices.ContainsFunc(present, func(f generator.File) bool { return path.Dir(f.Name) == "." && path.Ext(f.Name) == ".go" }) {
			ds.Warnf(at, "lock-missing", "the file is missing beside generated Go, so all names are made anew, and one may become another element's: take it back from version control, unless that is wanted")
		}
		return ds, nil
	}
	there, err := readInventory(present, lockedPaths(lock))
	if err != nil {
		return nil, nil // of Go that does not parse nothing can be said, and it is written anew
	}
	targets := generatedPaths(made.Files)
	all, locked := 0, 0
	for key, item := range there {
		if targets(key.folder, key.name) == "" {
			continue // of nothing in particular, or gone
		}
		all++
		if item.path != "" {
			locked++
		}
	}
	if 2*locked < all {
		ds.Warnf(at, "lock-foreign", "the file has %d of %d names of the Go beside it, so that was generated with another: the names are made anew, and one may become another element's: take the file back from version control, unless that is wanted", locked, all)
	}
	return ds, nil
}

// namesMost reports whether a lock has at least half of the names that were decided.
func namesMost(lock, decided *names.Lock) bool {
	lines, known := decided.Lines(names.NameKind), 0
	for _, line := range lines {
		if _, is := lock.Find(names.NameKind, line.Path); is {
			known++
		}
	}
	return 2*known >= len(lines)
}
