package generator

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"path"
	"strings"
)

// checkSource reports Go that the go command would not compile, or not everywhere. It
// is the last look at what is written, whatever made it of whichever text: what is
// found is a defect of odatagen.
func checkSource(f File) error {
	places := token.NewFileSet()
	parsed, err := parser.ParseFile(places, f.Name, f.Content, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("the generated Go does not compile, %w: %w", errDefect, err)
	}
	for _, group := range parsed.Comments {
		for _, c := range group.List {
			if isDirective(c) {
				return fmt.Errorf("%s: the comment %q tells the go command something, %w", places.Position(c.Pos()), c.Text, errDefect)
			}
		}
	}
	anywhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "none", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(f.Content)), nil
	}}
	if built, err := anywhere.MatchFile("", path.Base(f.Name)); err != nil || !built || strings.HasSuffix(f.Name, "_test.go") {
		return fmt.Errorf("file name %q: the go command would not build the file everywhere, %w", f.Name, errDefect)
	}
	return nil
}

var errDefect = fmt.Errorf("which is a defect of odatagen, please report it")

// isDirective reports whether a comment is more than a text: one to embed a file is
// the only one that is generated.
func isDirective(c *ast.Comment) bool {
	text, isLine := strings.CutPrefix(c.Text, "//")
	switch {
	case !isLine:
		return true
	case strings.HasPrefix(text, "go:embed "), text == "":
		return false
	}
	return text[0] != ' ' && text[0] != '\t' || strings.HasPrefix(strings.TrimSpace(text), "+build")
}
