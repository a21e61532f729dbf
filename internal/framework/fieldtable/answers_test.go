// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// TestFieldsOfSilentAnswers has answers leave members out, and spell them otherwise.
func TestFieldsOfSilentAnswers(t *testing.T) {
	t.Parallel()
	fields := fieldtable.Fields{
		{Attr: "kept", Key: "kept", Kept: true},
		{Attr: "always", Key: "always"},
		{Attr: "word", Key: "word", Kept: true, NeverEmpty: true, Default: "web-app", Words: []string{"web-app", "api"}},
		{Attr: "image", Key: "image", Kept: true},
		{Attr: "version", Key: "version", Kept: true, NeverEmpty: true, ResetBy: "image"},
	}
	objectType := types.ObjectType{AttrTypes: map[string]attr.Type{
		"kept": types.StringType, "always": types.StringType, "word": types.StringType, "image": types.Int64Type, "version": types.Int64Type,
	}}
	object := func(kept, always, word types.String, image, version types.Int64) types.Object {
		return types.ObjectValueMust(objectType.AttrTypes, map[string]attr.Value{"kept": kept, "always": always, "word": word, "image": image, "version": version})
	}
	text, none, whole, nothing := types.StringValue, types.StringNull(), types.Int64Value, types.Int64Null()
	before := object(text("a"), text("b"), text("api"), whole(1), whole(2))
	for name, test := range map[string]struct {
		answer      string
		prior, want types.Object
	}{
		"silence":                     {`{}`, before, object(text("a"), none, text("api"), whole(1), whole(2))},
		"silence and nothing before":  {`{}`, types.ObjectNull(objectType.AttrTypes), object(none, none, text("web-app"), nothing, nothing)},
		"cleared":                     {`{"kept":"","always":"","word":"","image":1,"version":0}`, before, object(text(""), text(""), text("api"), whole(1), whole(2))},
		"words in another case":       {`{"word":"WEB-APP"}`, before, object(text("a"), none, text("web-app"), whole(1), whole(2))},
		"a word that is not known":    {`{"word":"New"}`, before, object(text("a"), none, text("New"), whole(1), whole(2))},
		"what it depends on is other": {`{"image":7}`, before, object(text("a"), none, text("api"), whole(7), nothing)},
	} {
		raw, err := jsonvalue.Parse([]byte(test.answer))
		if err != nil {
			t.Fatal(err)
		}
		answer, _ := raw.(map[string]any)
		got, err := fields.Decode(t.Context(), answer, objectType, test.prior)
		if err != nil || !got.Equal(test.want) {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, test.want)
		}
	}
}

// TestFieldsOfWholeObjects sends what stands for nothing where the platform replaces an object as a whole.
func TestFieldsOfWholeObjects(t *testing.T) {
	t.Parallel()
	fields := fieldtable.Fields{{Attr: "env", Key: "env", Cleared: map[string]any{}}, {Attr: "title", Key: "title", NeverEmpty: true}}
	attributes := map[string]attr.Type{"env": types.MapType{ElemType: types.StringType}, "title": types.StringType}
	plan := types.ObjectValueMust(attributes, map[string]attr.Value{"env": types.MapNull(types.StringType), "title": types.StringValue("")})
	body, err := fields.Encode(plan, plan)
	if err != nil || len(body) != 1 || !jsonvalue.Equal(body["env"], map[string]any{}) {
		t.Errorf("sent %v, %v", body, err)
	}
}
