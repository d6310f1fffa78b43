package batch

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// member is a request or an answer as JSON has it (JSON Format 19.1 and 19.2).
type member struct {
	ID        *string           `json:"id"`
	Group     string            `json:"atomicityGroup"`
	DependsOn []string          `json:"dependsOn"`
	If        string            `json:"if"`
	Method    string            `json:"method"`
	URL       *string           `json:"url"`
	Status    int               `json:"status"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
}

// readJSON reads requests.
func readJSON(body []byte) ([]Request, error) {
	var batch struct {
		Requests *[]member `json:"requests"`
	}
	if err := unmarshal(body, &batch); err != nil {
		return nil, err
	}
	if batch.Requests == nil {
		return nil, errors.New("the member requests is missing")
	}
	list := make([]Request, len(*batch.Requests))
	for i, m := range *batch.Requests {
		r := &list[i]
		header, content, err := m.message()
		switch {
		case err != nil:
		case m.ID == nil || *m.ID == "":
			err = errors.New("the member id is missing")
		case m.Method == "" || m.URL == nil:
			err = errors.New("the member method or url is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("requests/%d: %w", i, err)
		}
		*r = Request{*m.ID, m.Group, m.DependsOn, m.If, strings.ToUpper(m.Method), *m.URL, header, content}
	}
	return list, nil
}

// readJSONResponses reads answers.
func readJSONResponses(body []byte, most int) ([]Response, error) {
	var batch struct {
		Responses *[]member `json:"responses"`
	}
	if err := unmarshal(body, &batch); err != nil {
		return nil, err
	}
	switch {
	case batch.Responses == nil:
		return nil, errors.New("the member responses is missing")
	case len(*batch.Responses) > most:
		return nil, tooMany(most)
	}
	list := make([]Response, len(*batch.Responses))
	for i, m := range *batch.Responses {
		header, content, err := m.message()
		if err == nil && (m.ID == nil || m.Status < 100 || m.Status > 999) {
			err = errors.New("the member id or status is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("responses/%d: %w", i, err)
		}
		list[i] = Response{*m.ID, m.Group, m.Status, header, content}
	}
	return list, nil
}

// unmarshal reads a text that is JSON and nothing behind it.
func unmarshal(body []byte, v any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	var wrong *json.UnmarshalTypeError
	if err := decoder.Decode(v); errors.As(err, &wrong) {
		return fmt.Errorf("the batch at offset %d: %s cannot be a JSON %s", wrong.Offset, cmp.Or(wrong.Field, "it"), wrong.Value)
	} else if err != nil {
		return fmt.Errorf("the batch is no JSON, at offset %d", decoder.InputOffset())
	}
	if decoder.More() {
		return errors.New("there is more behind the JSON of the batch")
	}
	return nil
}

// message returns the header and the body of a member.
func (m *member) message() (http.Header, []byte, error) {
	header := http.Header{}
	for name, value := range m.Headers {
		if strings.ContainsAny(name, " \r\n:") || strings.ContainsAny(value, "\r\n") {
			return nil, nil, fmt.Errorf("%q is no header", name)
		}
		if key := http.CanonicalHeaderKey(name); header[key] == nil {
			header[key] = []string{value}
		} else {
			return nil, nil, fmt.Errorf("the header %s is given twice", key)
		}
	}
	header.Del("Content-Length")
	if len(m.Body) == 0 || bytes.Equal(m.Body, []byte("null")) && header.Get("Content-Type") == "" {
		return header, nil, nil
	}
	kind := kindOf(header.Get("Content-Type"))
	if kind == jsonBody {
		if header.Get("Content-Type") == "" {
			header.Set("Content-Type", "application/json")
		}
		return header, m.Body, nil
	}
	var text string
	if err := json.Unmarshal(m.Body, &text); err != nil {
		return nil, nil, errors.New("a body that is not JSON is a string")
	}
	if kind == textBody {
		return header, []byte(text), nil
	}
	body, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil, nil, errors.New("a body that is neither JSON nor text is in base64url")
	}
	return header, body, nil
}

// bodyKind is how a body stands in JSON.
type bodyKind uint8

const (
	jsonBody bodyKind = iota
	textBody
	binaryBody
)

// kindOf returns how a body of the type stands there.
func kindOf(contentType string) bodyKind {
	if name, _, _ := strings.Cut(contentType, ";"); name == "application/json" { // nearly all are
		return jsonBody
	}
	name, _, err := mime.ParseMediaType(contentType)
	switch {
	case contentType == "", err == nil && (name == "application/json" || strings.HasSuffix(name, "+json")):
		return jsonBody
	case err == nil && strings.HasPrefix(name, "text/"):
		return textBody
	}
	return binaryBody
}
