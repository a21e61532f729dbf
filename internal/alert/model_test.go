// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package alert

import (
	"encoding/json"
	"math/big"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func texts(values ...attr.Value) types.List { return types.ListValueMust(types.StringType, values) }

func TestSendModel(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"a.txt": "12345"})
	large, _, err := big.ParseFloat("10000000000000000001", 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	var diags diag.Diagnostics
	got := sendModel{
		Recipients: texts(types.StringValue("a@b.c"), types.StringValue("d@e.f")), Cc: types.ListNull(types.StringType), Bcc: texts(types.StringValue("g@h.i")),
		Subject: types.StringValue("s"), TemplateName: types.StringValue("t"),
		TemplateParameters: types.DynamicValue(types.ObjectValueMust(map[string]attr.Type{"n": types.NumberType}, map[string]attr.Value{"n": types.NumberValue(large)})),
		Attachments:        texts(types.StringValue(filepath.Join(dir, "a.txt"))),
	}.email(t.Context(), &diags)
	if diags.HasError() {
		t.Fatal(diags)
	}
	if len(got.Attachments) != 1 || got.Attachments[0].Name != "a.txt" || got.Attachments[0].Content.Size != 5 {
		t.Errorf("attachments %+v", got.Attachments)
	}
	got.Attachments = nil
	want := peak.EmailSend{
		Recipients: []string{"a@b.c", "d@e.f"}, Bcc: []string{"g@h.i"}, Subject: "s", TemplateName: "t", TemplateParameters: map[string]any{"n": json.Number("10000000000000000001")},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
}

// What is not known yet is checked when it is; each bad attachment is one error on its own path.
func TestAttachmentsAtPlan(t *testing.T) {
	t.Parallel()
	dir := write(t, map[string]string{"a.txt": "12345"})
	file := func(name string) attr.Value { return types.StringValue(filepath.Join(dir, name)) }
	for name, test := range map[string]struct {
		attachments types.List
		found       int
		errors      []string
	}{
		"null":          {types.ListNull(types.StringType), 0, nil},
		"unknown":       {types.ListUnknown(types.StringType), 0, nil},
		"part unknown":  {texts(types.StringUnknown(), file("a.txt")), 1, nil},
		"two of three":  {texts(file("x.txt"), file("a.txt"), file("y.txt")), 1, []string{"attachments[0]", "attachments[2]"}},
		"unknown first": {texts(types.StringUnknown(), file("x.txt")), 0, []string{"attachments[1]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var diags diag.Diagnostics
			found := sendModel{Attachments: test.attachments}.attachments(t.Context(), &diags)
			var at []string
			for _, diagnostic := range diags {
				if with, ok := diagnostic.(diag.DiagnosticWithPath); ok {
					at = append(at, with.Path().String())
				}
			}
			if len(found) != test.found || !reflect.DeepEqual(at, test.errors) || len(diags) != len(at) {
				t.Errorf("%d attachments, %v", len(found), diags)
			}
		})
	}
}

func TestAnnouncement(t *testing.T) {
	t.Parallel()
	for want, email := range map[string]peak.EmailSend{
		`Sending "s" to 1 address`: {Subject: "s", Recipients: []string{"a@b.c"}},
		`Sending "s" to 3 addresses with a.txt, b.zip (12 bytes)`: {Subject: "s", Recipients: []string{"a@b.c"}, Cc: []string{"d@e.f"}, Bcc: []string{"g@h.i"},
			Attachments: []peak.EmailAttachment{{Name: "a.txt", Content: peak.Upload{Size: 2}}, {Name: "b.zip", Content: peak.Upload{Size: 10}}}},
	} {
		if got := announcement(email); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNewEmail(t *testing.T) {
	t.Parallel()
	full := newEmail(peak.Email{
		EmailListItem: peak.EmailListItem{ID: 7, CreatedAt: "c", CreatedBy: "b", Status: "Delivered", Subject: "s", TemplateName: "t"},
		DeliveredAt:   "d", To: []string{"x"}, Cc: []string{"y"}, Bcc: []string{"z"}, StatusDetails: []peak.EmailStatus{{Email: "x", Status: "Bounced", Description: "full"}, {Email: "y"}},
	})
	want := emailModel{
		ID: types.StringValue("7"), CreatedAt: types.StringValue("c"), CreatedBy: types.StringValue("b"), Status: types.StringValue("Delivered"),
		Subject: types.StringValue("s"), TemplateName: types.StringValue("t"), DeliveredAt: types.StringValue("d"),
		Recipients: []string{"x"}, Cc: []string{"y"}, Bcc: []string{"z"},
		StatusDetails: []detailModel{
			{types.StringValue("x"), types.StringValue("Bounced"), types.StringValue("full")}, {types.StringValue("y"), types.StringNull(), types.StringNull()},
		},
	}
	if !reflect.DeepEqual(full, want) {
		t.Errorf("got\n%+v\nwant\n%+v", full, want)
	}
	bare := newEmail(peak.Email{EmailListItem: peak.EmailListItem{ID: 7}})
	if !bare.Status.IsNull() || !bare.DeliveredAt.IsNull() || bare.Recipients == nil || bare.Cc == nil || bare.Bcc == nil || bare.StatusDetails == nil {
		t.Errorf("what the platform leaves out: %+v", bare)
	}
}

func TestNewTemplate(t *testing.T) {
	t.Parallel()
	got := newTemplate(peak.EmailTemplate{ID: 1, Name: "n", Scope: "global", CreatedAt: "c", CreatedBy: "b", Subject: "s", Body: "h"})
	want := templateModel{
		types.StringValue("1"), types.StringValue("n"), types.StringValue("global"), types.StringValue("c"), types.StringValue("b"), types.StringValue("s"), types.StringValue("h"),
	}
	if got != want {
		t.Errorf("got %+v", got)
	}
	if bare := newTemplate(peak.EmailTemplate{Name: "n"}); !bare.ID.IsNull() || !bare.Scope.IsNull() || !bare.Body.IsNull() {
		t.Errorf("got %+v", bare)
	}
}
