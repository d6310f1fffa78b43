package main

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
)

// readLock reads the lock of the run before, which stands in the output folder;
// nil if there is none.
func readLock(out string) (*names.Lock, schema.Diagnostics, error) {
	name := filepath.Join(out, names.LockFile)
	data, err := readFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	lock, found := names.ReadLock(name, data)
	return lock, found, nil
}
