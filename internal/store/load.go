package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"slices"

	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// ErrUnfilled says that a store does not know yet what it keeps: it has no engine.
var ErrUnfilled = errors.New("the store answers for no service yet: call Stored of the generated package first")

// Documents returns what [Engine.Load] takes of a folder: its files whose names end in .json.
func Documents(folder fs.FS) (documents [][]byte, err error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		data, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		documents = append(documents, data)
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
// is added or nothing.
func (e *Engine) Load(ctx context.Context, documents ...[]byte) error {
	free := *e
	free.own = Own{}
	return free.write(ctx, http.StatusBadRequest, func(w *work) error {
		w.loads = true
		for _, document := range documents {
			if err := w.load(document); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *work) load(document []byte) error {
	var sets map[string]json.RawMessage
	if err := json.Unmarshal(document, &sets); err != nil {
		return err
	}
	var names []string
	for name := range sets {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		t := w.model.tables[name]
		if t == nil {
			return fmt.Errorf("%s is no entity set and no singleton", name)
		}
		list := sets[name]
		if t.single {
			list = slices.Concat([]byte{'['}, list, []byte{']'})
		}
		entities, err := read(t.typ.zero, list)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i, entity := range entities {
			if _, err := w.create(t, "", entity, nil); err != nil {
				return fmt.Errorf("%s[%d]: %w", name, i, err)
			}
		}
	}
	return nil
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
