package generator

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// WriteFile writes a single file that is not generated Go, atomically: a reader
// sees the old content or the new one. The folder must be there. It reports
// whether the content changed; one that is equal, but for line ends, is
// left alone.
func WriteFile(ctx context.Context, name string, content []byte) (changed bool, err error) {
	sum := sha256.Sum256([]byte(filepath.Base(name))) // two files of a folder can be written at once
	w := fileWriting{dir: filepath.Dir(name), prefix: ".odatagen-file-" + hex.EncodeToString(sum[:8]) + "-"}
	defer w.end()
	if err := w.prepare(ctx, []File{{Name: name, Content: content}}); err != nil || w.transaction == nil {
		return false, err
	}
	return true, commit(w.transaction)
}

// filesPrefix begins the names of the files that are in a folder only while [WriteFiles]
// writes there.
const filesPrefix = ".odatagen-files-"

// WriteFiles writes files that are not generated Go, by their paths, as [WriteFile] does:
// all or none of them. Folders that are missing are made.
func WriteFiles(ctx context.Context, files []File) (err error) {
	byFolder := map[string][]File{}
	var folders []string
	for _, f := range files {
		dir := filepath.Dir(f.Name)
		if byFolder[dir] == nil {
			folders = append(folders, dir)
		}
		byFolder[dir] = append(byFolder[dir], f)
	}
	var all []*fileWriting
	defer func() {
		for _, w := range slices.Backward(all) {
			if w.end(); err != nil && w.uncreate != nil {
				w.uncreate()
			}
		}
	}()
	var transactions []*transaction
	for _, dir := range folders {
		w := &fileWriting{dir: dir, prefix: filesPrefix}
		all = append(all, w)
		if w.uncreate, err = createFolder(dir); err != nil {
			return err
		}
		if err := w.prepare(ctx, byFolder[dir]); err != nil {
			return err
		}
		if w.transaction != nil {
			transactions = append(transactions, w.transaction)
		}
	}
	return commit(transactions...)
}

// fileWriting is files of a folder that are written.
type fileWriting struct {
	*transaction // nil if nothing is to change
	dir, prefix  string
	root         *os.Root
	uncreate     func() // nil if nothing was made
}

// prepare stages the files that are to change.
func (w *fileWriting) prepare(ctx context.Context, files []File) (err error) {
	if w.root, err = os.OpenRoot(w.dir); err != nil {
		return err
	}
	var changes []change
	for _, f := range files {
		c := change{name: filepath.Base(f.Name), new: f.Content, wanted: true}
		if info, err := w.root.Stat(c.name); err == nil {
			if !info.Mode().IsRegular() {
				return fmt.Errorf("%s is not a file: choose another name", f.Name)
			}
			c.exists, c.mode = true, info.Mode()
			if old, err := w.root.ReadFile(c.name); err == nil && sameText(old, f.Content) {
				continue
			}
		}
		changes = append(changes, c)
	}
	if len(changes) == 0 {
		return nil
	}
	name := filepath.Join(w.dir, changes[0].name)
	if w.transaction, err = begin(ctx, w.root, w.prefix); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err := w.stage(changes); err != nil {
		return fmt.Errorf("%s is as it was: %w", name, err)
	}
	return nil
}

// end frees the folder.
func (w *fileWriting) end() {
	if w.transaction != nil {
		w.transaction.end()
	}
	if w.root != nil {
		w.root.Close()
	}
}
