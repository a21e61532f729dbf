// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// set is a set of texts, as configuration holds it.
func set(texts ...string) types.Set {
	elements := make([]attr.Value, len(texts))
	for i, text := range texts {
		elements[i] = types.StringValue(text)
	}
	return types.SetValueMust(types.StringType, elements)
}

// described is a metadata of a name, a summary and tags; everything else is null.
func described(tags types.Set) Metadata {
	return Metadata{Name: types.StringValue("n"), Summary: types.StringValue("s"), Tags: tags}
}

func TestMetadataRequest(t *testing.T) {
	t.Parallel()
	noTags := types.SetNull(types.StringType)
	full := described(set("b", "a"))
	full.Title, full.Description, full.DescriptionContentType, full.ImageURL = types.StringValue("t"), types.StringValue(""), types.StringValue("text/plain"), types.StringValue("u")
	unknown := described(noTags)
	unknown.Title, unknown.Description = types.StringUnknown(), types.StringUnknown()
	for name, test := range map[string]struct {
		in   Metadata
		want string
	}{
		"small":      {described(noTags), `{"name":"n","summary":"s"}`},
		"everything": {full, `{"name":"n","title":"t","summary":"s","description":"","descriptionContentType":"text/plain","imageUrl":"u","tags":[{"name":"a"},{"name":"b"}]}`},
		"unknown":    {unknown, `{"name":"n","summary":"s"}`},
		"empty tags": {described(set()), `{"name":"n","summary":"s","tags":[]}`},
	} {
		if got := text(t, test.in.Request()); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

func TestMetadataPatch(t *testing.T) {
	t.Parallel()
	before := described(set("a"))
	before.Title = types.StringValue("t")
	for name, test := range map[string]struct {
		change func(*Metadata)
		want   string
	}{
		"nothing":            {func(*Metadata) {}, `null`},
		"name":               {func(m *Metadata) { m.Name = types.StringValue("m") }, `{"name":"m"}`},
		"summary":            {func(m *Metadata) { m.Summary = types.StringValue("m") }, `{"summary":"m"}`},
		"title cleared":      {func(m *Metadata) { m.Title = types.StringValue("") }, `{"title":""}`},
		"title left out":     {func(m *Metadata) { m.Title = types.StringNull() }, `null`},
		"title unknown":      {func(m *Metadata) { m.Title = types.StringUnknown() }, `null`},
		"null becomes empty": {func(m *Metadata) { m.Description = types.StringValue("") }, `null`},
		"everything else": {func(m *Metadata) {
			m.Description, m.DescriptionContentType, m.ImageURL = types.StringValue("d"), types.StringValue("text/plain"), types.StringValue("u")
		}, `{"description":"d","descriptionContentType":"text/plain","imageUrl":"u"}`},
		"tags":                {func(m *Metadata) { m.Tags = set("b", "a") }, `{"tags":[{"name":"a"},{"name":"b"}]}`},
		"tags in other order": {func(m *Metadata) { m.Tags = set("a") }, `null`},
		"tags removed":        {func(m *Metadata) { m.Tags = types.SetNull(types.StringType) }, `{"tags":[]}`},
		"tags emptied":        {func(m *Metadata) { m.Tags = set() }, `{"tags":[]}`},
	} {
		after := before
		test.change(&after)
		if got := text(t, after.Patch(before)); got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
	if none := described(types.SetNull(types.StringType)); described(set()).Patch(none) != nil || none.Patch(described(set())) != nil {
		t.Error("no tags and an empty set of them differ")
	}
}

// shown decodes the metadata of an answer.
func shown(t *testing.T, answer string) peak.ShownMetadata {
	t.Helper()
	var m peak.ShownMetadata
	if err := json.Unmarshal([]byte(answer), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestNewMetadata(t *testing.T) {
	t.Parallel()
	null, empty := types.StringNull(), types.StringValue("")
	noTags := types.SetNull(types.StringType)
	for name, test := range map[string]struct {
		answer      string
		prior       Metadata
		description types.String
		tags        types.Set
	}{
		"values":                   {`{"name":"n","description":"d","tags":[{"name":"b"},{"name":"a"}]}`, Metadata{Tags: noTags}, types.StringValue("d"), set("a", "b")},
		"null for null":            {`{"name":"n","description":null,"tags":[]}`, Metadata{Tags: noTags}, null, noTags},
		"empty for null":           {`{"name":"n","description":""}`, Metadata{Tags: noTags}, null, noTags},
		"null for empty":           {`{"name":"n","description":null,"tags":[]}`, Metadata{Description: empty, Tags: set()}, empty, set()},
		"not shown":                {`{"name":"n","tags":[]}`, Metadata{Description: types.StringValue("d"), Tags: set("a")}, types.StringValue("d"), noTags},
		"removed":                  {`{"name":"n","description":null,"tags":[]}`, Metadata{Description: types.StringValue("d"), Tags: set("a")}, null, noTags},
		"unknown":                  {`{"name":"n"}`, Metadata{Description: types.StringUnknown(), Tags: types.SetUnknown(types.StringType)}, null, noTags},
		"tags that are not shown":  {`{"name":"n"}`, Metadata{Tags: set("a")}, null, set("a")},
		"tags that are shown null": {`{"name":"n","tags":null}`, Metadata{Tags: set("a")}, null, set("a")},
	} {
		got := NewMetadata(shown(t, test.answer), test.prior)
		if got.Name.ValueString() != "n" || !got.Description.Equal(test.description) || !got.Tags.Equal(test.tags) {
			t.Errorf("%s: got %v and %v, want %v and %v", name, got.Description, got.Tags, test.description, test.tags)
		}
	}
}

func TestMetadataFill(t *testing.T) {
	t.Parallel()
	plan := Metadata{Title: types.StringUnknown(), Description: types.StringValue("mine"), DescriptionContentType: types.StringUnknown(), ImageURL: types.StringUnknown()}
	got := plan.Fill(Metadata{Title: types.StringValue("theirs"), Description: types.StringValue("theirs")})
	if got.Title.ValueString() != "theirs" || got.Description.ValueString() != "mine" || !got.DescriptionContentType.IsNull() || !got.ImageURL.IsNull() {
		t.Errorf("filled in %+v", got)
	}
}

func TestStrings(t *testing.T) {
	t.Parallel()
	mixed := types.SetValueMust(types.StringType, []attr.Value{types.StringValue("b"), types.StringUnknown(), types.StringNull(), types.StringValue("a")})
	if got := Strings(mixed); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("got %v", got)
	}
	if got := StringSet([]string{"b", "a", "b"}); !got.Equal(set("a", "b")) {
		t.Errorf("got %v", got)
	}
}
