package wire

import "reflect"

// primitiveType finds the codecs for the places that the values of a primitive type can
// have.
type primitiveType interface {
	of(t reflect.Type) codec
	hold(v any) (codec, pointer)
	bare(t reflect.Type) codec
}

// primitives are the primitive types, one line each.
var primitives = [...]primitiveType{
	&primitive[string]{name: "Edm.String", read: readString, write: (*encoder).string},
	&primitive[bool]{name: "Edm.Boolean", read: readBool, write: writeBool},
	&primitive[DateTimeOffset]{name: "Edm.DateTimeOffset", read: readDateTimeOffset, format: DateTimeOffset.appendTo},
	&primitive[int32]{name: "Edm.Int32", read: readInt32, write: writeInt[int32]},
	&primitive[int64]{name: "Edm.Int64", read: readInt64, write: writeInt[int64], number: func(int64) bool { return true }},
	&primitive[float32]{name: "Edm.Single", read: readSingle, write: writeSingle, says: saysSingle},
	&primitive[float64]{name: "Edm.Double", read: readDouble, write: writeDouble, says: saysDouble},
	&primitive[Duration]{name: "Edm.Duration", read: readDuration, format: Duration.appendTo},
	&primitive[Guid]{name: "Edm.Guid", read: readGuid, format: Guid.appendTo},
	&primitive[Decimal]{name: "Edm.Decimal", read: readDecimal, write: writeDecimal, number: Decimal.isJSONNumber, inAnswer: Decimal.inAnswer},
	&primitive[Date]{name: "Edm.Date", read: readDate, format: Date.appendTo},
	&primitive[TimeOfDay]{name: "Edm.TimeOfDay", read: readTimeOfDay, format: TimeOfDay.appendTo},
	&primitive[Binary]{name: "Edm.Binary", read: readBinary, format: Binary.appendTo},
	&primitive[int16]{name: "Edm.Int16", read: readInt16, write: writeInt[int16]},
	&primitive[uint8]{name: "Edm.Byte", read: readByte, write: writeInt[uint8]},
	&primitive[int8]{name: "Edm.SByte", read: readSByte, write: writeInt[int8]},
	&primitive[GeoJSON]{name: "Edm.Geography", read: readGeoJSON, write: writeGeoJSON},
	// What OData has not, and plain JSON has.
	&primitive[uint16]{name: "uint16", read: readUint16, write: writeUint[uint16]},
	&primitive[uint32]{name: "uint32", read: readUint32, write: writeUint[uint32]},
	&primitive[uint64]{name: "uint64", read: readUint64, write: writeUint[uint64]},
}
