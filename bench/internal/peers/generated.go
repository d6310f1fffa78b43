package peers

import (
	"errors"
	"io"

	"github.com/go-faster/jx"
	"github.com/mailru/easyjson"
	"github.com/mailru/easyjson/jwriter"

	"github.com/odatagen/odatagen/bench/internal/jxcodec"
	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/internal/plain"
)

func easyjsonPeer() Peer {
	return plainPeer("easyjson", library{
		func(data []byte, v any) error { return easyjson.Unmarshal(data, v.(easyjson.Unmarshaler)) },
		func(v any) ([]byte, error) { return easyjson.Marshal(v.(easyjson.Marshaler)) },
		func(b []byte, v any) ([]byte, error) {
			var w jwriter.Writer
			v.(easyjson.Marshaler).MarshalEasyJSON(&w)
			return w.BuildBytes(b) // which starts at its beginning
		},
	})
}

func jxPeer() Peer {
	return Peer{"jx", map[payload.Shape]Codec{
		payload.Session:  jxCodec(jxcodec.DecodeSession, jxcodec.EncodeSession),
		payload.Sessions: jxCodec(jxcodec.DecodeSessionPage, jxcodec.EncodeSessionPage),
		payload.Messages: jxCodec(jxcodec.DecodeMessagePage, jxcodec.EncodeMessagePage),
	}}
}

var errTrailing = errors.New("unexpected trailing data")

// jxCodec does what the handlers and clients that ogen generates do around a
// value.
func jxCodec[T plain.Session | plain.SessionPage | plain.MessagePage](
	decode func(*jx.Decoder, *T) error, encode func(*jx.Encoder, *T),
) Codec {
	appended := func(b []byte, v any) ([]byte, error) {
		e := jx.GetEncoder()
		defer jx.PutEncoder(e)
		encode(e, v.(*T))
		return append(b, e.Bytes()...), nil
	}
	return Codec{
		Decode: func(data []byte) (any, error) {
			v := new(T)
			d := jx.DecodeBytes(data)
			if err := decode(d, v); err != nil {
				return v, err
			}
			if err := d.Skip(); err != io.EOF {
				return v, errTrailing
			}
			return v, nil
		},
		Encode: func(v any) ([]byte, error) { return appended(nil, v) },
		Append: appended,
	}
}
