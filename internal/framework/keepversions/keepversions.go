// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package keepversions

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// Attribute returns the attribute "keep_versions" of a resource whose object keeps versions. Only Terraform knows it: it
// says how many of the newest versions stay once a new one is there.
func Attribute(description string) schema.Attribute {
	return schema.Int64Attribute{
		MarkdownDescription: description,
		Optional:            true,
		Validators:          []validator.Int64{int64validator.AtLeast(1)},
	}
}

// KeepsFewer tells that a change of keep_versions asks for fewer versions. Null keeps all.
func KeepsFewer(before, after types.Int64) bool {
	return !after.IsNull() && !after.IsUnknown() && (before.IsNull() || after.ValueInt64() < before.ValueInt64())
}

// PruneRounds is how often versions that keep_versions has no place for are looked for and deleted: once more after the
// first time, because a proxy may have answered a delete in the platform's place.
const PruneRounds = 2

// ErrVersionStays says that a version is there in spite of all.
var ErrVersionStays = errors.New("the platform took the delete, and the version is still there")

// Pruning deletes versions that keep_versions has no place for, and remembers which of them stay and why.
type Pruning struct {
	// Object is the object whose versions are deleted.
	Object objects.Object

	kept   []string
	why    []string // for each that is kept
	failed []string
}

// Delete deletes one version, called name in messages. A version that the platform refuses to delete (422) is kept. It
// returns false when the delete failed in another way, after which further ones would fail alike.
func (p *Pruning) Delete(ctx context.Context, name string, remove func(context.Context) error) bool {
	err := remove(ctx)
	switch {
	case err == nil, peak.IsNotFound(err):
		return true
	case peak.StatusOf(err) == http.StatusUnprocessableEntity:
		p.kept = append(p.kept, name)
		p.why = append(p.why, fmt.Sprintf("version %s: %s", name, err))
		return true
	}
	p.Fail("version "+name, err)
	return false
}

// Keeps reports whether the platform refused to delete the version of this name.
func (p *Pruning) Keeps(name string) bool { return slices.Contains(p.kept, name) }

// Fail remembers that something, such as "version 3", could not be deleted.
func (p *Pruning) Fail(what string, err error) {
	reason := err.Error()
	switch {
	case errors.Is(err, context.Canceled):
		reason = "Terraform was interrupted"
	case errors.Is(err, context.DeadlineExceeded):
		reason = "the time for it ran out: " + reason
	}
	p.failed = append(p.failed, what+": "+reason)
}

// Failed reports whether something could not be deleted for another reason than that the platform refuses it.
func (p *Pruning) Failed() bool { return len(p.failed) > 0 }

// Report says what stays, if anything does: what the platform keeps as a warning, what could not be deleted as an error. The
// state then has to have no keep_versions, so that the next apply has something to do.
func (p *Pruning) Report(diags *diag.Diagnostics) {
	if len(p.kept) > 0 {
		diags.AddWarning("Old versions kept",
			fmt.Sprintf("The platform refuses to delete versions of %s that keep_versions has no place for, most likely because something still uses them. They stay:\n\n  %s\n\n"+
				"They are tried again when the next version is up.", p.Object, strings.Join(p.why, "\n  ")))
	}
	if p.Failed() {
		diags.AddAttributeError(path.Root("keep_versions"), "Old versions not deleted",
			fmt.Sprintf("All else about %s is as configured, but versions that keep_versions has no place for could not be deleted:\n\n  %s\n\n"+
				"Run terraform apply again to delete them, or remove keep_versions to keep them.", p.Object, strings.Join(p.failed, "\n  ")))
	}
}
