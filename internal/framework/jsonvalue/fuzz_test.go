// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package jsonvalue_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// FuzzJSONRoundTrip reads arbitrary JSON as an answer of the platform: as a value of Terraform it means the same, also once
// it has been through Terraform's own representation.
func FuzzJSONRoundTrip(f *testing.F) {
	for _, seed := range []string{`{"a":[1,2.5,"x",null]}`, `1e999`, `[[[]]]`, `"\ud800"`, `-0`, `{"":{}}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		parsed, err := jsonvalue.Parse(text)
		if err != nil {
			return
		}
		value, err := jsonvalue.FromJSON(parsed)
		if err != nil {
			return
		}
		crossed := cross(t, value)
		if !crossed.Equal(value) {
			t.Fatalf("%s became %s in Terraform", value, crossed)
		}
		back, err := jsonvalue.ToJSON(crossed)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		encoded, err := json.Marshal(back)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		again, err := jsonvalue.Parse(encoded)
		if err != nil {
			t.Fatalf("%q became %q: %v", text, encoded, err)
		}
		if !jsonvalue.Equal(parsed, back) || !jsonvalue.Equal(back, again) {
			t.Errorf("%q became %q", text, encoded)
		}
	})
}

// cross takes a value to Terraform and back.
func cross(t *testing.T, value types.Dynamic) types.Dynamic {
	t.Helper()
	raw, err := value.ToTerraformValue(t.Context())
	if err != nil {
		t.Fatalf("%s: %v", value, err)
	}
	back, err := types.DynamicType.ValueFromTerraform(t.Context(), raw)
	if err != nil {
		t.Fatalf("%s: %v", value, err)
	}
	dynamic, ok := back.(types.Dynamic)
	if !ok {
		t.Fatalf("%s came back as a %T", value, back)
	}
	return dynamic
}

// FuzzValueRoundTrip grows a value of every kind that configuration can hold from the input. Its JSON, read as an answer, is
// the same JSON again.
func FuzzValueRoundTrip(f *testing.F) {
	for _, seed := range []string{"", "0", "7\x00\x03abc", "5\x03789", "6\x02a0b1", "8\x029\x01:\x02", "4\x09", "3\xff", strings.Repeat("6\x01", 300)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, seed []byte) {
		g := grower{t: t, seed: seed}
		value := types.DynamicValue(g.grow(0))
		raw, err := jsonvalue.ToJSON(value)
		if err != nil {
			if !errors.Is(err, jsonvalue.ErrUnknown) && !strings.Contains(err.Error(), "out of range") && !strings.Contains(err.Error(), "levels deep") {
				t.Fatalf("%s: %v", value, err)
			}
			return
		}
		encoded, err := json.Marshal(raw)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		parsed, err := jsonvalue.Parse(encoded)
		if err != nil {
			t.Fatalf("%s became %q: %v", value, encoded, err)
		}
		read, err := jsonvalue.FromJSON(parsed)
		if err != nil {
			t.Fatalf("%s became %q: %v", value, encoded, err)
		}
		back, err := jsonvalue.ToJSON(cross(t, read))
		if err != nil || !jsonvalue.Equal(parsed, back) {
			t.Fatalf("%q became %v, %v", encoded, back, err)
		}
	})
}

// grower makes values of bytes.
type grower struct {
	t    *testing.T
	seed []byte
}

func (g *grower) next() byte {
	if len(g.seed) == 0 {
		return 0
	}
	next := g.seed[0]
	g.seed = g.seed[1:]
	return next
}

// text takes up to 15 bytes; what is not UTF-8 cannot come from Terraform.
func (g *grower) text() string {
	size := min(int(g.next()%16), len(g.seed))
	text := strings.ToValidUTF8(string(g.seed[:size]), "?")
	g.seed = g.seed[size:]
	return text
}

func (g *grower) number() *big.Float {
	mantissa, exponent := g.text(), int(int8(g.next()))*int(g.next())
	number, ok := new(big.Float).SetPrec(512).SetString("1" + strings.Map(func(r rune) rune { return '0' + r%10 }, mantissa) + "e" + strconv.Itoa(exponent))
	if !ok {
		return new(big.Float)
	}
	return number
}

// grow makes one value. Lists, sets and maps hold elements of one type, so theirs are texts.
func (g *grower) grow(depth int) attr.Value {
	kind := g.next() % 12
	if depth > 250 {
		kind = 0
	}
	var values []attr.Value
	var kinds []attr.Type
	add := func(value attr.Value) {
		values, kinds = append(values, value), append(kinds, value.Type(g.t.Context()))
	}
	members, memberTypes := map[string]attr.Value{}, map[string]attr.Type{}
	switch kind {
	case 1:
		return types.BoolValue(g.next()%2 == 0)
	case 2:
		return types.Int64Value(int64(g.next())<<56 | int64(g.next()))
	case 3, 4:
		return types.NumberValue(g.number())
	case 5:
		for range g.next() % 8 {
			add(g.grow(depth + 1))
		}
		return types.TupleValueMust(kinds, values)
	case 6:
		for range g.next() % 8 {
			name := g.text()
			members[name] = g.grow(depth + 1)
			memberTypes[name] = members[name].Type(g.t.Context())
		}
		return types.ObjectValueMust(memberTypes, members)
	case 7:
		for range g.next() % 8 {
			members[g.text()] = types.StringValue(g.text())
		}
		return types.MapValueMust(types.StringType, members)
	case 8, 9:
		for range g.next() % 8 {
			add(types.StringValue(g.text()))
		}
		if kind == 8 {
			return types.ListValueMust(types.StringType, values)
		}
		return types.SetValueMust(types.StringType, values)
	case 10:
		return basetypes.NewDynamicValue(g.grow(depth + 1))
	case 11:
		return []attr.Value{types.StringNull(), types.DynamicNull(), types.StringUnknown()}[g.next()%3]
	}
	return types.StringValue(g.text())
}
