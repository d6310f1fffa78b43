package names

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// mostFileName is how many bytes of a Go name a file name has, which systems
// limit to 255.
const mostFileName = 120

// FileName returns the name of the file for what a Go name is about, such as
// "people_handler.gen.go". The kind comes last, because Go reads a last word such
// as windows as a build constraint. A name that is too long is cut, and ends in
// what tells it from others.
func FileName(goName, kind string) string {
	stem := strings.ToLower(strings.Trim(goName, "_"))
	if len(stem) > mostFileName {
		sum := sha256.Sum256([]byte(goName))
		stem = strings.ToValidUTF8(stem[:mostFileName], "") + "_" + hex.EncodeToString(sum[:3])
	}
	if stem != "" {
		stem += "_"
	}
	return stem + kind + ".gen.go"
}
