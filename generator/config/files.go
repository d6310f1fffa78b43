package config

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// checkFiles checks that the description is there and what comes with it.
func (c *checker) checkFiles() {
	documents := c.Documents()
	for _, key := range slices.Sorted(maps.Keys(documents)) {
		uri, isReference := strings.CutPrefix(key, "reference/")
		d := documents[key]
		if isReference && !c.Says(key) {
			key = "reference"
		}
		label := keyText(key)
		if isReference {
			label = "reference " + uri
		}
		switch _, err := os.Stat(d.File); {
		case d.URL != "" && errors.Is(err, fs.ErrNotExist):
			c.missing(key, "%s: %s is not there: run odatagen update, which gets it from %s", label, d.File, d.Address())
		case isReference:
			c.checkReference(key, uri, d)
		case d.File != "-":
			c.present(key, label, d.File)
		}
		if strings.HasSuffix(uri, "/") && d.URL != "" {
			c.errorf(key, "reference %s: an address is that of one document, and what ends in a slash stands for many: give a folder", uri)
		}
	}
	for _, name := range c.Overlay {
		c.present(c.keyOf("overlay", name), "overlay", name)
	}
}

// checkReference checks that a URI has a file, or a folder where it stands for many.
func (c *checker) checkReference(key, uri string, d Document) {
	info, err := os.Stat(d.File)
	switch folder := strings.HasSuffix(uri, "/"); {
	case folder && err != nil:
		c.missing(key, "reference %s=%s: %v", uri, d.File, errors.Unwrap(err))
	case !folder && err == nil && info.IsDir():
		c.missing(key, "reference %s=%s gives a folder for one document: end the URI with a slash, as in %s/=%s, to give it for all below", uri, d.File, uri, d.File)
	case !folder:
		c.present(key, "reference "+uri, d.File)
	}
}

// missing reports a file that is not as a key says.
func (c *checker) missing(key, format string, args ...any) { c.report(FileRule, key, format, args) }

// present checks that there is a file of a name. A finding about a flag has the file as its
// place; about the file of a key, which messages call by a label, that of the key.
func (c *checker) present(key, label, name string) {
	if name == "" {
		return
	}
	info, err := os.Stat(name)
	why := ""
	switch {
	case errors.Is(err, fs.ErrNotExist):
		why = "no such file or directory" + nearFile(name)
	case err == nil && info.IsDir():
		why = "is a folder: give a file in it"
	default:
		return
	}
	if at := c.At(key); at.File != "" {
		c.missing(key, "%s: %s: %s", label, name, why)
	} else {
		c.found.Errorf(schema.Position{File: name}, FileRule, "%s", why)
	}
}

// maxNear is how many files of a folder are looked at for one that was meant.
const maxNear = 1000

// nearFile suggests a file of the folder that one is not in.
func nearFile(name string) string {
	folder, err := os.Open(filepath.Dir(name))
	if err != nil {
		return ""
	}
	defer folder.Close()
	entries, _ := folder.ReadDir(maxNear) // as many as can be read
	dir, base := filepath.Split(name)
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	var names []string
	for _, e := range entries {
		if other := strings.TrimSuffix(e.Name(), filepath.Ext(e.Name())); !e.IsDir() && schema.EditDistance(stem, other) <= len(stem)/2 {
			names = append(names, e.Name()) // and not for its extension alone
		}
	}
	slices.Sort(names)
	return schema.DidYouMean(base, names, dir)
}
