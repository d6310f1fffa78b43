package client

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"reflect"

	"github.com/odatagen/odatagen/internal/binding"
	"github.com/odatagen/odatagen/internal/call"
	"github.com/odatagen/odatagen/rest"
)

// Body calls a function of an API, a client's or a handler's, and returns the body of the
// answer that is a success:
//
//	pet, err := client.Body(ctx, shop.Pets.GetPet, &petstorehttp.GetPetInput{PetID: 7})
//
// Other answers that are declared are errors, which errors.As finds by their types:
//
//	var none *petstorehttp.NotFound
//	if errors.As(err, &none) {
//
// The body is that of the success with the lowest status; what it is, is said by the
// method SuccessBody of the input. A success with another body, or without one, is an
// [*Error] too, with the answer as its Output: so nil without an error is null.
func Body[I interface{ SuccessBody() B }, O, B any](ctx context.Context, f func(context.Context, I) (O, error), in I) (body B, err error) {
	seen := &seen{}
	out, err := f(context.WithValue(ctx, seenKey{}, seen), in)
	if err != nil {
		return body, err
	}
	status, err := seen.success(out)
	if err != nil {
		return body, err
	}
	of := reflect.ValueOf(out).Elem().FieldByName("Body")
	if !of.IsValid() {
		if reflect.TypeFor[B]() == reflect.TypeFor[struct{}]() {
			return body, nil
		}
	} else if got, ok := of.Interface().(B); ok && !bodyless(status) {
		return got, nil
	}
	return body, seen.other(out, fmt.Sprintf("is a success without a body of the type %s", reflect.TypeFor[B]()))
}

// Answer calls a function of an API, as [Body] does, and returns the answer if it is a T,
// with its headers:
//
//	pets, err := client.Answer[*petstorehttp.ListPets200](ctx, shop.Pets.ListPets, in)
//
// Other answers are errors, as those of Body are. T must be one of the function's
// answers, or an interface.
func Answer[T, I, O any](ctx context.Context, f func(context.Context, I) (O, error), in I) (T, error) {
	var none T
	seen := &seen{}
	out, err := f(context.WithValue(ctx, seenKey{}, seen), in)
	if err != nil {
		return none, err
	}
	if got, ok := any(out).(T); ok {
		return got, nil
	}
	if _, err := seen.success(out); err != nil {
		return none, err
	}
	return none, seen.other(out, fmt.Sprintf("is no %s", reflect.TypeFor[T]()))
}

// success returns the status of an answer that is one, or 0 if that is not known, and
// others as errors.
func (s *seen) success(out any) (status int, err error) {
	v := reflect.ValueOf(out)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return 0, s.other(out, "is no answer")
	}
	if status = statusIn(out); s.answer != nil {
		status = s.answer.StatusCode
	}
	if _, isError := out.(error); isError && (status < 200 || status > 299) {
		return status, s.other(out, "")
	}
	return status, nil
}

// other returns the error of an answer that is not what was wanted.
func (s *seen) other(out any, why string) error {
	e := &Error{Status: statusIn(out)}
	if s.answer != nil {
		e = errorOf(s.request, s.answer)
	}
	e.Output = out
	if stream := streamOf(out); stream != nil {
		e.Body = call.ErrorBody(stream)
		_ = stream.Close() // the program looks at the error, and closes nothing
		stream.Reader = bytes.NewReader(e.Body)
	}
	switch {
	case why != "":
		e.Err = fmt.Errorf("the answer %s", why)
	case s.lacking != nil && e.Status == http.StatusUnauthorized:
		e.Err = s.lacking
	}
	return e
}

// fieldOf returns a field of an answer; an invalid value if it has none.
func fieldOf(out any, name string) reflect.Value {
	v := reflect.ValueOf(out)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.Elem().FieldByName(name)
}

// statusIn returns the status that an answer has in its field; 0 if it has none.
func statusIn(out any) int {
	if field := fieldOf(out, "Status"); field.IsValid() && field.Kind() == reflect.Int {
		return int(field.Int())
	}
	return 0
}

// streamOf returns the body of an answer, if it is a stream.
func streamOf(out any) *rest.Stream {
	field := fieldOf(out, "Body")
	if !field.IsValid() {
		return nil
	}
	stream, _ := field.Interface().(*rest.Stream)
	return stream
}

func bodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusResetContent
}

// Call is a call of a function of a service: its Name, such as "Pets.GetPet", the Tag of
// its field, which has the route, and the Args behind the context.
type Call = binding.Call

// Wrap returns a service, a client's or a handler's, whose functions call around, which
// may call next: the function of the service that was given. So one function logs,
// records or caches all of them. Functions that are nil stay so. What around returns must
// be of the type of the function's result, or nil. It panics if the service is none.
func Wrap[S any](service S, around func(ctx context.Context, c *Call, next func(context.Context) (any, error)) (any, error)) S {
	wrapped, err := binding.Wrap(service, around)
	if err != nil {
		panic("client: " + err.Error())
	}
	return wrapped
}
