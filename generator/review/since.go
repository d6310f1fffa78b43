package review

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/odatagen/odatagen/generator"
	"github.com/odatagen/odatagen/generator/names"
	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
	"github.com/odatagen/odatagen/schema/openapi"
)

// descriptions are the files that a package keeps what it was generated from in; CSDL as
// XML says the most.
var descriptions = []string{"description.gen.xml", "description.gen.json"}

// described returns the description among the files of a package.
func described(files []generator.File) (generator.File, bool) {
	for _, name := range descriptions {
		if i := slices.IndexFunc(files, func(f generator.File) bool { return f.Name == name }); i >= 0 {
			return files[i], true
		}
	}
	return generator.File{}, false
}

// Since compares what was made with what the run before left in a folder, by the
// descriptions that both have beside their Go. It returns nil if the description and the
// lock are as they were, or no description was there.
func Since(dir string, made []generator.File) (*Report, error) {
	now, has := described(made)
	if !has {
		return nil, nil
	}
	if _, err := os.Stat(filepath.Join(dir, now.Name)); os.IsNotExist(err) {
		return nil, nil
	}
	same := true
	for _, f := range made {
		if f.Name == now.Name || f.Name == names.LockFile {
			before, err := os.ReadFile(filepath.Join(dir, f.Name))
			if err != nil && !os.IsNotExist(err) {
				return nil, err
			}
			same = same && bytes.Equal(bytes.ReplaceAll(before, []byte("\r\n"), []byte("\n")), f.Content)
		}
	}
	if same {
		return nil, nil
	}
	present, err := generator.Present(dir)
	if err != nil {
		return nil, err
	}
	old, err := packageSide(present)
	if err != nil {
		return nil, err
	}
	new, err := packageSide(made)
	if err != nil {
		return nil, err
	}
	return Compare(old, new)
}

// packageSide returns the side that the files of a package are.
func packageSide(files []generator.File) (Side, error) {
	s := Side{Files: files}
	f, _ := described(files)
	if err := s.read(schema.Source{Name: f.Name, Data: f.Content}); err != nil {
		return s, err
	}
	generated := slices.ContainsFunc(files, func(f generator.File) bool { return f.Targets != nil })
	if i := slices.IndexFunc(files, func(f generator.File) bool { return f.Name == names.LockFile }); i >= 0 && !generated {
		lock, ds := names.ReadLock(names.LockFile, files[i].Content)
		if lock == nil {
			return s, fmt.Errorf("%v", ds[0])
		}
		s.lock = lock
	}
	return s, nil
}

// read reads the description that a package keeps: as CSDL, or as OpenAPI that is none of
// a service of OData.
func (s *Side) read(source schema.Source) error {
	if !schema.IsOpenAPI(source.Data) {
		m, ds := schema.Read(source, schema.ReadOptions{})
		if m == nil || len(ds.Fatal()) > 0 {
			return fmt.Errorf("%v", ds.Errors()[0])
		}
		s.Model = m
		return nil
	}
	d, ds := openapi.Load(source, schema.ReadOptions{})
	if d == nil {
		return fmt.Errorf("%v", ds.Errors()[0])
	}
	s.API, _ = api.Read(d)
	return nil
}
