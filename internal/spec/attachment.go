// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// Attachment is a text of a release that is sent by a request of its own, once the release is published. When only that fails it is
// pending: noted as unseen, null in the state, and sent by the next apply without another release.
type Attachment[M any] struct {
	// Attribute is its name.
	Attribute string
	// Of is its value in a model.
	Of func(m *M) *types.String
	// Send sends it.
	Send func(ctx context.Context, client *peak.Client, id, version, content string) error
}

// Pending is the note that the text is still to be sent.
func (a *Attachment[M]) Pending() string { return Pending(a.Attribute) }

// Pending is the note that an attribute of a published release is still to be sent.
func Pending(attribute string) string { return attribute + ", pending" }

// attach sends the text of a plan, if there is one, and tells whether that is done.
func (r *specResource[M]) attach(ctx context.Context, client *peak.Client, object objects.Object, id string, plan *M) (string, bool) {
	of := r.kind.Attachment
	if of == nil || of.Of(plan).IsNull() {
		return "", true
	}
	version := r.kind.Shared(plan).version().ValueString()
	err := of.Send(ctx, client, id, version, of.Of(plan).ValueString())
	if err == nil {
		return "", true
	}
	return fmt.Sprintf("Release %s of %s is published, and %s of it could not be sent.\n\n%s\n\nRun terraform apply again: it sends what is missing, without another release.", version, object, of.Attribute, err), false
}

// attachFirst sends that of a new spec. An error would taint a spec that lacks nothing else.
func (r *specResource[M]) attachFirst(ctx context.Context, client *peak.Client, object objects.Object, id string, plan *M, diags *diag.Diagnostics) press.Unseen {
	problem, done := r.attach(ctx, client, object, id, plan)
	if done {
		return nil
	}
	diags.AddAttributeWarning(path.Root(r.kind.Attachment.Attribute), "Not sent with the release", problem)
	return press.Unseen{r.kind.Attachment.Pending()}
}

// isPending tells whether the text of a model is still to be sent.
func (r *specResource[M]) isPending(unseen press.Unseen) bool {
	return r.kind.Attachment != nil && unseen.Has(r.kind.Attachment.Pending())
}
