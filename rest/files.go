package rest

import (
	"fmt"
	"mime"
	"reflect"
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
)

var (
	fileType    = reflect.TypeFor[*File]()
	filesType   = reflect.TypeFor[[]*File]()
	fileOfType  = reflect.TypeFor[map[string]*File]()   // by the names of their parts
	filesOfType = reflect.TypeFor[map[string][]*File]() // likewise
)

// sent is a file that a form has under a name.
type sent struct {
	name string
	*File
}

// setFiles sets a field to the files that a form has for it.
func setFiles(p *message.Parameter, files []sent, v reflect.Value, wrong []FieldError) []FieldError {
	if len(files) == 0 {
		if p.Required {
			wrong = append(wrong, FieldError{In: string(message.InForm), Name: p.Name, Message: "is required"})
		}
		return wrong
	}
	byName := map[string][]*File{}
	var names []string
	for _, f := range files {
		name := f.name
		if p.Name != "" {
			name = p.Name // whatever brackets are behind it
		}
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], f.File)
	}
	single := p.Type == fileType || p.Type == fileOfType
	for _, name := range names {
		wrong = checkFiles(p.Files, name, byName[name], single, wrong)
	}
	switch p.Type {
	case fileType:
		v.Set(reflect.ValueOf(files[0].File))
	case filesType:
		v.Set(reflect.ValueOf(byName[p.Name]))
	case filesOfType:
		v.Set(reflect.ValueOf(byName))
	case fileOfType:
		one := map[string]*File{}
		for name, list := range byName {
			one[name] = list[0]
		}
		v.Set(reflect.ValueOf(one))
	}
	return wrong
}

// checkFiles appends what is wrong with the files of a name.
func checkFiles(r *message.Files, name string, files []*File, single bool, wrong []FieldError) []FieldError {
	add := func(pointer, format string, args ...any) {
		wrong = append(wrong, FieldError{In: string(message.InForm), Name: name, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
	switch {
	case single && len(files) > 1:
		add("", "must be one file")
	case len(files) < r.Min:
		add("", "must have at least %d files", r.Min)
	case r.Max >= 0 && len(files) > r.Max:
		add("", "must have at most %d files", r.Max)
	}
	for i, f := range files {
		if len(r.Media) == 0 {
			break
		}
		media, _, err := mime.ParseMediaType(f.ContentType)
		if err == nil && message.Matches(media, r.Media) > 0 {
			continue
		}
		pointer := ""
		if !single {
			pointer = "/" + strconv.Itoa(i)
		}
		add(pointer, "must be of the type %s, not %s", strings.Join(r.Media, " or "), cut(strconv.Quote(f.ContentType)))
	}
	return wrong
}
