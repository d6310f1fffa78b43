package wire

import "reflect"

// primitiveType is a primitive type to those that do not know its Go type T: what they
// read and write stands at a pointer to a T. It is itself the codec of Opt[T].
type primitiveType interface {
	codec
	typeName() string
	isMapped() bool
	kind() formKind
	goType() reflect.Type // T
	// hold returns a place that holds v as a field does, and the codec of that place,
	// if v is a T, an Opt[T] or a []T.
	hold(v any) (codec, pointer)
	readAt(d *decoder, i int, p pointer) int
	readTextAt(text string, p pointer) bool // see textual
	// writeAt and exactAt are writeValue and writeExact of [primitive].
	writeAt(e *encoder, p pointer, quoted bool)
	exactAt(e *encoder, n itemNote, p pointer) bool
	equalAt(p, q pointer) bool
	valueAt(p pointer) any
	judgedAt(k *checker, r *rules, p pointer) // see scalar
}

// primitiveCodecOf returns the codec for a field of type Opt[T] or []T, nil if T is none
// of the primitive types.
func (k lookup) primitiveCodecOf(t reflect.Type) codec {
	switch {
	case isOpt(t):
		if p := k.primitiveOf(t.Field(0).Type); p != nil {
			return p
		}
	case t.Kind() == reflect.Slice && t.Name() == "":
		if p := k.primitiveOf(t.Elem()); p != nil {
			return &items{item: p, goType: t}
		}
	}
	return nil
}

// primitiveOf returns the primitive type with a Go type, or nil.
func (k lookup) primitiveOf(t reflect.Type) primitiveType {
	for _, p := range k.primitives() {
		if p.goType() == t {
			return p
		}
	}
	return nil
}

// isOpt reports whether a type is an Opt. Its methods would be linked with every T if
// these were compared with.
func isOpt(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() == 2 && t.Field(1).Type == reflect.TypeFor[optState]()
}

// primitives are the primitive types, one line each.
var primitives = [...]primitiveType{
	&primitive[string]{name: "Edm.String", read: readString, parse: stringIn, write: (*encoder).string},
	&primitive[bool]{name: "Edm.Boolean", read: readBool, parse: boolIn, write: writeBool},
	&primitive[DateTimeOffset]{name: "Edm.DateTimeOffset", read: readDateTimeOffset, parse: ParseDateTimeOffset, format: DateTimeOffset.appendTo},
	&primitive[int32]{name: "Edm.Int32", read: readInt32, parse: integerIn[int32], write: writeInt[int32]},
	&primitive[int64]{name: "Edm.Int64", read: readInt64, parse: integerIn[int64], write: writeInt[int64], number: func(int64) bool { return true }},
	&primitive[float32]{name: "Edm.Single", read: readSingle, parse: singleIn, write: writeSingle, says: saysSingle},
	&primitive[float64]{name: "Edm.Double", read: readDouble, parse: doubleIn, write: writeDouble, says: saysDouble},
	&primitive[Duration]{name: "Edm.Duration", read: readDuration, parse: ParseDuration, format: Duration.appendTo},
	&primitive[Guid]{name: "Edm.Guid", read: readGuid, parse: ParseGuid, format: Guid.appendTo},
	&primitive[Decimal]{name: "Edm.Decimal", read: readDecimal, parse: decimalIn, write: writeDecimal, number: Decimal.isJSONNumber, inAnswer: Decimal.inAnswer},
	&primitive[Date]{name: "Edm.Date", read: readDate, parse: ParseDate, format: Date.appendTo},
	&primitive[TimeOfDay]{name: "Edm.TimeOfDay", read: readTimeOfDay, parse: ParseTimeOfDay, format: TimeOfDay.appendTo},
	&primitive[Binary]{name: "Edm.Binary", read: readBinary, parse: ParseBinary, format: Binary.appendTo},
	&primitive[int16]{name: "Edm.Int16", read: readInt16, parse: integerIn[int16], write: writeInt[int16]},
	&primitive[uint8]{name: "Edm.Byte", read: readByte, parse: integerIn[uint8], write: writeInt[uint8]},
	&primitive[int8]{name: "Edm.SByte", read: readSByte, parse: integerIn[int8], write: writeInt[int8]},
	&primitive[GeoJSON]{name: "Edm.Geography", read: readGeoJSON, write: writeGeoJSON},
	// What OData has not, and plain JSON has.
	&primitive[uint16]{name: "uint16", read: readUint16, parse: integerIn[uint16], write: writeUint[uint16]},
	&primitive[uint32]{name: "uint32", read: readUint32, parse: integerIn[uint32], write: writeUint[uint32]},
	&primitive[uint64]{name: "uint64", read: readUint64, parse: integerIn[uint64], write: writeUint[uint64]},
}
