// Package storetest has the tests of a store, whatever keeps its rows.
package storetest

import (
	"context"
	"io/fs"
	"testing"

	"github.com/odatagen/odatagen/odata/memory"
	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/odata/server/gen"
	"github.com/odatagen/odatagen/odata/sqlstore"
	"github.com/odatagen/odatagen/wire"
)

// Store is what all stores are.
type Store interface {
	gen.Store
	Load(json []byte) error
	LoadFS(folder fs.FS) error
	Reset(ctx context.Context) error
	Begin(ctx context.Context) (_ context.Context, end func(commit bool) error, err error)
}

// Option is an option as each store has it.
type Option struct {
	Memory memory.Option
	SQL    sqlstore.Option
}

// WithRule is that of the stores.
func WithRule[T wire.Structured](set string, allows func(ctx context.Context, entity T) bool) Option {
	return Option{memory.WithRule(set, allows), sqlstore.WithRule(set, allows)}
}

// WithCondition is that of the stores.
func WithCondition[T wire.Structured](set string, condition func(ctx context.Context) query.Condition) Option {
	return Option{memory.WithCondition[T](set, condition), sqlstore.WithCondition[T](set, condition)}
}

// WithSaving is that of the stores.
func WithSaving[T wire.Structured](set string, save func(ctx context.Context, before, after T) error) Option {
	return Option{memory.WithSaving(set, save), sqlstore.WithSaving(set, save)}
}

// Open opens a store without entities, for a service that is filled in later.
type Open func(t testing.TB, options ...Option) Store

// suite are the tests of what is opened.
type suite struct{ open Open }

// Run runs all tests.
func Run(t *testing.T, open Open) {
	s := suite{open}
	for _, one := range []struct {
		name string
		test func(t *testing.T)
	}{
		{"Changes", s.testChanges},
		{"ChangesByClient", s.testChangesByClient},
		{"Shop", s.testShop},
		{"Immutable", s.testImmutable},
		{"Each", s.testEach},
		{"Library", s.testLibrary},
		{"Ark", s.testArk},
		{"ArkMany", s.testArkMany},
		{"ArkRead", s.testArkRead},
		{"ArkUndeclared", s.testArkUndeclared},
		{"ArkReplaced", s.testArkReplaced},
		{"AlternateKeys", s.testAlternateKeys},
		{"AlternateKeysThrough", s.testAlternateKeysThrough},
		{"Paths", s.testPaths},
		{"PathWrites", s.testPathWrites},
		{"PathMethods", s.testPathMethods},
		{"PathDeltas", s.testPathDeltas},
		{"NestedTypes", s.testNestedTypes},
		{"CastContent", s.testCastContent},
		{"Agreement", s.testAgreement},
		{"ArkDefaults", s.testArkDefaults},
		{"Decimals", s.testDecimals},
		{"UpsertThroughProxy", s.testUpsertThroughProxy},
		{"ManyInOne", s.testManyInOne},
		{"TooManyInOne", s.testTooManyInOne},
		{"WriteEndsWithContext", s.testWriteEndsWithContext},
		{"TwiceInOne", s.testTwiceInOne},
		{"Pages", s.testPages},
		{"Seed", s.testSeed},
		{"Queries", s.testQueries},
		{"Shaped", s.testShaped},
		{"Copies", s.testCopies},
		{"RulesOfReading", s.testRulesOfReading},
		{"RulesOfWriting", s.testRulesOfWriting},
		{"RulesOfEach", s.testRulesOfEach},
		{"RulesOfLinks", s.testRulesOfLinks},
		{"RulesOfOwnLinks", s.testRulesOfOwnLinks},
		{"RulesOfContained", s.testRulesOfContained},
		{"SingleContained", s.testSingleContained},
		{"OptionsOfOtherTypes", s.testOptionsOfOtherTypes},
		{"Transactions", s.testTransactions},
		{"Versions", s.testVersions},
		{"OwnValues", s.testOwnValues},
		{"Saving", s.testSaving},
		{"Load", s.testLoad},
		{"Concurrent", s.testConcurrent},
		{"Content", s.testContent},
		{"MediaEntities", s.testMediaEntities},
		{"ContentInTransactions", s.testContentInTransactions},
		{"ContentOutOfReach", s.testContentOutOfReach},
		{"LoadContent", s.testLoadContent},
		{"Misfits", s.testMisfits},
		{"ComputedItems", s.testComputedItems},
		{"DerivedContent", s.testDerivedContent},
		{"Restricted", s.testRestricted},
		{"Inserted", s.testInserted},
		{"Made", s.testMade},
		{"MadeApart", s.testMadeApart},
		{"MadeUnread", s.testMadeUnread},
		{"ContainedIDs", s.testContainedIDs},
		{"Applied", s.testApplied},
		{"AppliedContained", s.testAppliedContained},
		{"ContainedApart", s.testContainedApart},
		{"ContainedApartWithin", s.testContainedApartWithin},
		{"Items", s.testItems},
		{"ItemsAtOnce", s.testItemsAtOnce},
		{"ItemsBetween", s.testItemsBetween},
		{"Null", s.testNull},
		{"About", s.testAbout},
		{"Casts", s.testCasts},
		{"RelatedCasts", s.testRelatedCasts},
		{"DerivedTargets", s.testDerivedTargets},
		{"Declared", s.testDeclared},
		{"UnsaidTypes", s.testUnsaidTypes},
		{"UndeclaredPaths", s.testUndeclaredPaths},
		{"StatedTypes", s.testStatedTypes},
		{"TypesByAlias", s.testTypesByAlias},
		{"Within", s.testWithin},
		{"WithinAsked", s.testWithinAsked},
		{"WithinDerived", s.testWithinDerived},
		{"WithinRules", s.testWithinRules},
		{"AppliedItems", s.testAppliedItems},
		{"WithinItems", s.testWithinItems},
		{"WithinItemsRules", s.testWithinItemsRules},
		{"WithinConstraints", s.testWithinConstraints},
		{"WithinContained", s.testWithinContained},
		{"WithinContainedRules", s.testWithinContainedRules},
		{"Ordinals", s.testOrdinals},
		{"DeclaredByClient", s.testDeclaredByClient},
		{"LoadMisfits", s.testLoadMisfits},
		{"Numbers", s.testNumbers},
		{"LastNumbers", s.testLastNumbers},
		{"LoadedNumbers", s.testLoadedNumbers},
		{"NumbersAtOnce", s.testNumbersAtOnce},
		{"Mistyped", s.testMistyped},
		{"Found", s.testFound},
		{"SameAgain", s.testSameAgain},
		{"BoundToNull", s.testBoundToNull},
		{"NoSuchLink", s.testNoSuchLink},
		{"DerivedLinks", s.testDerivedLinks},
		{"Principals", s.testPrincipals},
		{"EmptyIDs", s.testEmptyIDs},
		{"Twin", s.testTwin},
		{"Same", s.testSame},
		{"SameWithin", s.testSameWithin},
		{"Shadows", s.testShadows},
		{"Spatial", s.testSpatial},
		{"Infinite", s.testInfinite},
	} {
		t.Run(one.name, one.test)
	}
}
