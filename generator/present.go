package generator

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/generator/names"
)

// Present returns the files that the run before left in a folder, sorted by name; none
// if there is no folder. Files by others are not among them.
func Present(dir string) ([]File, error) {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	var files []File
	for _, folder := range folders(root, nil) {
		ours, err := staleFiles(root, folder, nil)
		if err != nil {
			return nil, err
		}
		for _, c := range ours {
			files = append(files, File{Name: c.name, Content: newlines(c.old)})
		}
	}
	if lock, err := root.ReadFile(names.LockFile); err == nil && bytes.HasPrefix(lock, []byte(names.LockHeader)) {
		files = append(files, File{Name: names.LockFile, Content: newlines(lock)})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, nil
}
