package fetch

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
)

// Version is what a server calls the state of a document: its validators. The zero value is
// none.
type Version struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
}

// maxValidator is how long what a server calls a version may be; a longer one is none.
const maxValidator = 1024

func versionOf(h http.Header) Version {
	value := func(name string) string {
		if v := h.Get(name); len(v) <= maxValidator {
			return v
		}
		return ""
	}
	return Version{value("ETag"), value("Last-Modified")}
}

// ask has a request ask for what is not of the version.
func (v Version) ask(h http.Header) {
	if v.ETag != "" {
		h.Set("If-None-Match", v.ETag)
	}
	if v.LastModified != "" {
		h.Set("If-Modified-Since", v.LastModified)
	}
}

// KeptFile is the name of the file that has the versions of documents, beside the
// configuration that names them.
const KeptFile = "odatagen.fetched.json"

// Kept are the versions of the documents that were got, by the names of their files.
type Kept map[string]Document

// Document is a document that was got.
type Document struct {
	Asked   string `json:"asked"`   // the sum of how it was asked for
	Content string `json:"content"` // the sum of what it was, in which line ends are all the same
	Version
}

// ReadKept reads the file. What it cannot read is none: all is got again then.
func ReadKept(data []byte) Kept {
	k := Kept{}
	if json.Unmarshal(data, &k) != nil || k == nil {
		return Kept{}
	}
	return k
}

// Bytes is the content of the file.
func (k Kept) Bytes() ([]byte, error) {
	text, err := json.MarshalIndent(k, "", "  ")
	return append(text, '\n'), err
}

// Version returns the version of a document that is asked for in the same way, and whose
// file has the content that was got. Of any other it is none.
func (k Kept) Version(name, asked string, content []byte) Version {
	if d := k[name]; content != nil && d.Asked == asked && d.Content == sum(content) {
		return d.Version
	}
	return Version{}
}

// Note notes a document that was got. One without a version is forgotten.
func (k Kept) Note(name, asked string, content []byte, v Version) {
	if v == (Version{}) {
		delete(k, name)
		return
	}
	k[name] = Document{Asked: asked, Content: sum(content), Version: v}
}

func sum(content []byte) string {
	sum := sha256.Sum256(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))
	return hex.EncodeToString(sum[:])
}
