package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// ErrUnfilled says that a store does not know yet what it keeps: it has no engine.
var ErrUnfilled = errors.New("the store answers for no service yet: call Stored of the generated package first")

// Document is a JSON object of entities, and the name of its file; "" for none.
type Document struct {
	Name string
	JSON []byte
}

// Documents returns what [Engine.Load] takes of a folder: its files whose names end in .json.
func Documents(folder fs.FS) (documents []Document, err error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		documents = append(documents, Document{name, data})
	}
	if documents == nil {
		return nil, errors.New("the folder has no file whose name ends in .json")
	}
	return documents, nil
}

// Load adds the entities of JSON objects, whose members are entity sets, with arrays of
// entities, and singletons. Related entities may stand in them, or be named with
// @odata.bind. Keys and computed values are as they are written; rules and savings are not
// asked. All
// is added or nothing: then the error says what is wrong, up to [mostFound] things, each behind
// its place, such as Categories[0]/Products[1]/Name.
func (e *Engine) Load(ctx context.Context, documents ...Document) error {
	free := *e
	free.own = Own{}
	return free.write(ctx, http.StatusBadRequest, func(w *work) error {
		w.loads = &loading{places: map[Ref]string{}}
		return w.load(documents)
	})
}

// load adds what has been read of all documents, if nothing is wrong with that.
func (w *work) load(documents []Document) error {
	var sets []set
	for _, document := range documents {
		made, err := w.setsIn(document)
		if err != nil {
			return err
		}
		sets = append(sets, made...)
	}
	if err := w.loads.wrong(); err != nil {
		return err
	}
	for _, s := range sets {
		for i, entity := range s.entities {
			err := w.at(s.placeOf(i), func() error {
				_, err := w.create(s.table, "", entity, nil)
				return err
			})
			if w.loads.fails(err) {
				return err
			}
		}
	}
	if err := w.loads.wrong(); err != nil {
		return err
	}
	for len(w.loads.late) > 0 {
		late := w.loads.late
		w.loads.late = nil
		for _, do := range late {
			if err := do(); w.loads.fails(err) {
				return err
			}
		}
	}
	return w.loads.wrong()
}

// set are entities that are loaded into a table.
type set struct {
	place    string
	table    *table
	entities []wire.Structured
}

func (s *set) placeOf(i int) string {
	if s.table.single {
		return s.place
	}
	return fmt.Sprintf("%s[%d]", s.place, i)
}

// setsIn reads a document. What is wrong with its entities is noted.
func (w *work) setsIn(document Document) (sets []set, err error) {
	before := ""
	if document.Name != "" {
		before = document.Name + ": "
	}
	var lists map[string]json.RawMessage
	if err := json.Unmarshal(document.JSON, &lists); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			before += fmt.Sprintf("line %d: ", 1+bytes.Count(document.JSON[:syntax.Offset], []byte{'\n'}))
		}
		return nil, fmt.Errorf("%s%w", before, err)
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		s := set{place: before + name, table: w.model.tables[name]}
		if s.table == nil {
			w.loads.note(s.place, errors.New("there is no such entity set or singleton"))
			continue
		}
		list := lists[name]
		if s.table.single {
			list = slices.Concat([]byte{'['}, list, []byte{']'})
		}
		if s.entities, err = read(s.table.typ.zero, list); err != nil {
			w.misread(&s, list, err)
			continue
		}
		for i, entity := range s.entities {
			w.undeclared(s.placeOf(i), entity)
		}
		sets = append(sets, s)
	}
	return sets, nil
}

// ItemType returns the Go type of entities that are of a type or of those derived from it.
func ItemType(zero wire.Structured) reflect.Type {
	if i := zero.WireType().Interface; i != nil {
		return reflect.TypeOf(i).Elem()
	}
	return reflect.TypeOf(zero)
}

// read reads an array of entities of a type, or of those derived from it.
func read(zero wire.Structured, list []byte) ([]wire.Structured, error) {
	var options []wire.Option
	if zero.WireType().Interface != nil {
		options = append(options, odata.DeclaredType(zero))
	}
	items := reflect.New(reflect.SliceOf(ItemType(zero)))
	if _, err := codec.UnmarshalPage(slices.Concat([]byte(`{"value":`), list, []byte{'}'}), items.Interface(), options); err != nil {
		return nil, err
	}
	var entities []wire.Structured
	for _, v := range items.Elem().Seq2() {
		if v.IsNil() {
			return nil, errors.New("an entity is null")
		}
		entities = append(entities, v.Interface().(wire.Structured))
	}
	return entities, nil
}
