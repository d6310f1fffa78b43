package peers

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/bytedance/sonic"
	"github.com/bytedance/sonic/encoder"
	jsonexperiment "github.com/go-json-experiment/json"
	goccy "github.com/goccy/go-json"
	segmentio "github.com/segmentio/encoding/json"

	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/plain"
)

// library is what a JSON library does with a pointer to a plain struct.
type library struct {
	unmarshal func(data []byte, v any) error
	marshal   func(v any) ([]byte, error)
	append    func(b []byte, v any) ([]byte, error)
}

// plainPeer is a peer that works on the plain structs.
func plainPeer(name string, l library) Peer {
	return Peer{name, map[payload.Shape]Codec{
		payload.Session:  plainCodec[plain.Session](l),
		payload.Sessions: plainCodec[plain.SessionPage](l),
		payload.Messages: plainCodec[plain.MessagePage](l),
	}}
}

func plainCodec[T any](l library) Codec {
	return Codec{
		Decode: func(data []byte) (any, error) {
			v := new(T)
			return v, l.unmarshal(data, v)
		},
		Encode: l.marshal,
		Append: l.append,
	}
}

// written makes the function of a library that writes to an io.Writer one that
// appends.
func written(write func(w io.Writer, v any) error) func(b []byte, v any) ([]byte, error) {
	return func(b []byte, v any) ([]byte, error) {
		w := bytes.NewBuffer(b)
		err := write(w, v)
		return w.Bytes(), err
	}
}

func standard() Peer {
	return plainPeer(standardName, library{json.Unmarshal, json.Marshal,
		written(func(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) })})
}

func jsonExperiment() Peer {
	return plainPeer("go-json-experiment", library{
		func(data []byte, v any) error { return jsonexperiment.Unmarshal(data, v) },
		func(v any) ([]byte, error) { return jsonexperiment.Marshal(v) },
		written(func(w io.Writer, v any) error { return jsonexperiment.MarshalWrite(w, v) }),
	})
}

func goccyPeer() Peer {
	return plainPeer("goccy", library{goccy.Unmarshal, goccy.Marshal,
		written(func(w io.Writer, v any) error { return goccy.NewEncoder(w).Encode(v) })})
}

func segmentioPeer() Peer {
	return plainPeer("segmentio", library{segmentio.Unmarshal, segmentio.Marshal,
		func(b []byte, v any) ([]byte, error) {
			return segmentio.Append(b, v, segmentio.EscapeHTML|segmentio.SortMapKeys)
		}})
}

func sonicStd() Peer {
	return plainPeer("sonic-std", sonicLibrary(sonic.ConfigStd,
		encoder.EscapeHTML|encoder.SortMapKeys|encoder.CompactMarshaler|encoder.ValidateString))
}

func sonicFastest() Peer {
	return plainPeer("sonic-fastest", sonicLibrary(sonic.ConfigFastest, encoder.NoValidateJSONMarshaler))
}

// sonicLibrary is sonic in a configuration, with the options of its encoder,
// which writes into given buffers but takes no configuration.
func sonicLibrary(config sonic.API, options encoder.Options) library {
	return library{config.Unmarshal, config.Marshal, func(b []byte, v any) ([]byte, error) {
		err := encoder.EncodeInto(&b, v, options)
		return b, err
	}}
}
