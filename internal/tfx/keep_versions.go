package tfx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// KeepVersions returns the attribute "keep_versions" of a resource whose object keeps versions. Only Terraform knows it: it
// says how many of the newest versions stay once a new one is there.
func KeepVersions(description string) schema.Attribute {
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

// Pruning deletes versions that keep_versions has no place for, and remembers which of them stay and why. Nothing of it is
// an error: what was asked for is there, and an error would say otherwise.
type Pruning struct {
	// Object is the object whose versions are deleted.
	Object Object

	kept, failed []string
}

// Delete deletes one version, called name in messages. A version that the platform refuses to delete (422) stays. It
// returns false when the delete failed in another way, after which further ones would fail alike.
func (p *Pruning) Delete(ctx context.Context, name string, remove func(context.Context) error) bool {
	err := remove(ctx)
	switch {
	case err == nil, peak.IsNotFound(err):
		return true
	case peak.StatusOf(err) == http.StatusUnprocessableEntity:
		p.kept = append(p.kept, fmt.Sprintf("version %s: %s", name, err))
		return true
	}
	p.Fail("version "+name, err)
	return false
}

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

// Warn says what stays, if anything does.
func (p *Pruning) Warn(diags *diag.Diagnostics) {
	if len(p.kept) > 0 {
		diags.AddWarning("Old versions kept",
			fmt.Sprintf("The platform refuses to delete versions of %s that keep_versions has no place for, most likely because something still uses them. They stay:\n\n  %s\n\n"+
				"They are tried again when the next version is up.", p.Object, strings.Join(p.kept, "\n  ")))
	}
	if len(p.failed) > 0 {
		diags.AddWarning("Old versions not deleted",
			fmt.Sprintf("%s is as configured, but versions that keep_versions has no place for could not be deleted:\n\n  %s\n\n"+
				"They are tried again when the next version is up; until then they can be deleted on the platform.", p.Object, strings.Join(p.failed, "\n  ")))
	}
}
