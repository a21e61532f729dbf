// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package diagnostics

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestErrorText(t *testing.T) {
	t.Parallel()
	object := objects.Object{Type: "peak_image", Name: "base"}
	refusal := &peak.Error{Status: http.StatusConflict, Message: "name taken", Method: "POST", Path: "/images/"}
	lost := errors.New("connection reset")
	tests := map[string]struct {
		verb    string
		err     error
		want    []string
		without []string
	}{
		"plain": {
			verb: "create", err: lost,
			want: []string{`The request to create peak_image "base" failed.`, "connection reset."},
		},
		"exists": {
			verb: "create", err: &peak.AlreadyExistsError{Kind: "image", Name: "base", ID: "7", Err: refusal},
			want: []string{`peak_image "base" already exists on the platform (id 7)`, "name taken", `terraform import peak_image.<resource name> "7"`, `id = "7"`,
				"create_before_destroy", "another name", "moved {"},
		},
		"exists, wrapped": {
			verb: "create", err: fmt.Errorf("creating: %w", &peak.AlreadyExistsError{Kind: "image", Name: "base", ID: "7", Err: refusal}),
			want: []string{"(id 7)"},
		},
		"unknown outcome, nothing found": {
			verb: "create", err: &peak.UnknownOutcomeError{Kind: "image", Name: "base", Err: lost},
			want:    []string{"it is not known whether the platform carried it out", "connection reset", "No object of that name was found", "Run terraform apply again"},
			without: []string{"import"},
		},
		"unknown outcome, others found": {
			verb: "create", err: &peak.UnknownOutcomeError{Kind: "image", Name: "base", Found: []string{"7", "9"}, Err: lost},
			want: []string{"none is provably the one that was sent: 7, 9", `terraform import peak_image.<resource name> "7"`},
		},
		"unknown outcome of a later version": {
			verb: "update", err: &peak.UnknownOutcomeError{Kind: "version of the image", Name: "7", Found: []string{"3"}, Err: lost},
			want:    []string{`The request to update peak_image "base" was sent`, "repeats only what is missing"},
			without: []string{"import"},
		},
		"unknown outcome of an interrupted create": {
			verb: "create", err: &peak.UnknownOutcomeError{Kind: "image", Name: "base", Err: context.Canceled},
			want: []string{"it is not known whether"},
		},
		"timeout": {
			verb: "create", err: &TimeoutError{Object: object, Status: "building", Elapsed: 20 * time.Minute},
			want:    []string{`peak_image "base" was still "building" after 20m0s.`, `Raise "create" in the resource's timeouts`},
			without: []string{"continue"},
		},
		"timeout of a delete": {
			verb: "delete", err: &TimeoutError{Object: object, Status: "deleting", Elapsed: 20 * time.Minute},
			want:    []string{`peak_image "base" was still "deleting" after 20m0s.`, "Run Terraform again with the same command", `raise "delete"`},
			without: []string{"apply"},
		},
		"busy to the end": {
			verb: "update", err: &TimeoutError{Object: object, Status: "busy", Elapsed: time.Minute, Last: refusal, Refused: true},
			want: []string{"nothing was done", "Run terraform apply again once that has ended"}, without: []string{"may still"},
		},
		"delete when the platform is out of order": {
			verb: "delete", err: &peak.Error{Status: http.StatusNotImplemented}, want: []string{"same command"}, without: []string{"terraform apply"},
		},
		"bad status": {
			verb: "create", err: &StatusError{Object: object, Status: "CREATE_FAILED"},
			want: []string{`peak_image "base" ended in status "CREATE_FAILED".`},
		},
		"interrupted": {
			verb: "update", err: fmt.Errorf("sending: %w", context.Canceled),
			want: []string{`The operation on peak_image "base" was interrupted`},
		},
		"deadline": {
			verb: "delete", err: fmt.Errorf("sending: %w", context.DeadlineExceeded),
			without: []string{"apply"}, want: []string{"ran out", `raise "delete" in the resource's timeouts`},
		},
		"delete refused with 409": {
			verb: "delete", err: refusal,
			want: []string{`The platform refuses to delete peak_image "base"`, "something still uses it", "name taken"},
		},
		"delete refused with 422": {
			verb: "delete", err: &peak.Error{Status: http.StatusUnprocessableEntity, Message: "in use by service shop"},
			want: []string{"something still uses it", "in use by service shop"},
		},
		"delete failed otherwise": {
			verb: "delete", err: &peak.Error{Status: http.StatusBadRequest, Message: "bad id"},
			want: []string{`The request to delete peak_image "base" failed.`, "bad id"}, without: []string{"uses it"},
		},
		"update refused": {
			verb: "update", err: refusal,
			want: []string{`The request to update peak_image "base" failed.`}, without: []string{"uses it"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := ErrorText(test.verb, object, test.err)
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("text does not contain %q:\n%s", want, text)
				}
			}
			for _, without := range test.without {
				if strings.Contains(text, without) {
					t.Errorf("text contains %q:\n%s", without, text)
				}
			}
		})
	}
}

func TestAddError(t *testing.T) {
	t.Parallel()
	var diags diag.Diagnostics
	AddError(&diags, "delete", objects.Object{Type: "peak_image", Name: "base"}, errors.New("boom"))
	if len(diags) != 1 || diags[0].Severity() != diag.SeverityError || diags[0].Summary() != "Cannot delete peak_image" {
		t.Fatalf("diagnostics = %v, want one error with a summary that does not change", diags)
	}
	if detail := diags[0].Detail(); !strings.Contains(detail, `peak_image "base"`) || !strings.Contains(detail, "boom") {
		t.Errorf("detail = %q, want the object and the reason", detail)
	}
}

// TestUnfinishedText says of every way in which a create can end half-way that the object is tainted, and promises nothing else.
func TestUnfinishedText(t *testing.T) {
	t.Parallel()
	object := objects.Object{Type: "peak_image", Name: "base"}
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"timeout":     {&TimeoutError{Object: object, Status: "building", Elapsed: time.Minute}, `was still "building" after 1m0s`},
		"bad status":  {&StatusError{Object: object, Status: "deleting"}, `ended in status "deleting"`},
		"interrupted": {fmt.Errorf("waiting: %w", context.Canceled), "was interrupted before it was finished"},
		"deadline":    {fmt.Errorf("sending: %w", context.DeadlineExceeded), "the time ran out"},
		"refused":     {errors.New("no such thing"), "the request to create it failed.\n\nno such thing"},
	} {
		text := UnfinishedText("create", object, test.err)
		for _, want := range []string{`peak_image "base" was created`, test.want, "tainted: the next apply deletes it and creates it anew", "terraform untaint peak_image.<resource name>"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: text does not contain %q:\n%s", name, want, text)
			}
		}
		if strings.Contains(text, "continue") || strings.Contains(text, "apply again") {
			t.Errorf("%s: the text promises to continue:\n%s", name, text)
		}
	}
}
