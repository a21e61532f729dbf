// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/privatestate"
	"github.com/peakbi/terraform-provider-peak/internal/framework/textvalue"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/framework/wait"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

var (
	_ resource.ResourceWithConfigure   = (*publication)(nil)
	_ resource.ResourceWithIdentity    = (*publication)(nil)
	_ resource.ResourceWithImportState = (*publication)(nil)
	_ resource.ResourceWithModifyPlan  = (*publication)(nil)
)

// publication is the resource peak_metric_publication.
type publication struct {
	base.Resource
}

// NewPublicationResource returns the resource peak_metric_publication.
func NewPublicationResource() resource.Resource {
	return &publication{base.Resource{TypeName: "metric_publication"}}
}

// publicationID is the id of a publication in Terraform.
func publicationID(namespace, id string) string { return namespace + "/" + id }

// Create implements resource.Resource.
func (r *publication) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	client := r.Writer(&resp.Diagnostics)
	var plan, config publicationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := plan.Timeouts.Create(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	object := r.Object(plan.Namespace.ValueString())
	request := peak.MetricPublish{Namespace: plan.Namespace.ValueString()}
	if plan.Artifact.IsNull() {
		request.CollectionID = plan.CollectionID.ValueString()
	} else {
		upload, hash := plan.content().folder().Upload(ctx, config.content().folder(), plan.ArtifactHash, &plan.Files, &resp.Diagnostics)
		defer upload.Close()
		plan.ArtifactHash = hash
		request.Artifact, request.Same = upload, uploads.SameContent(client, hash)
		request.Models = plan.modelNames(ctx, config, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	live, err := client.MetricPublications(ctx, request.Namespace)
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "create", object, err)
		return
	}
	if id, reason := conflict(request, live); id != "" {
		addLiveError(&resp.Diagnostics, object, request.Namespace, publicationID(request.Namespace, id), reason)
		return
	}
	r.restoreNamespace(ctx, client, &request)
	request.Before = map[string]bool{}
	for id := range live {
		request.Before[id] = true
	}
	made, err := client.PublishMetrics(ctx, request)
	if err != nil {
		r.addPublishError(&resp.Diagnostics, plan, err)
		return
	}
	r.Data().FilledNamespaces.Add(made.Namespace)
	plan.PublicationID, plan.ID = types.StringValue(made.ID), types.StringValue(publicationID(made.Namespace, made.ID))
	plan.ArtifactID, plan.Models = textvalue.OrNull(made.ArtifactID), modelList(nil)
	if plan.CollectionID.IsUnknown() {
		plan.CollectionID = textvalue.OrNull(made.CollectionID)
	}
	// In state before anything is waited for.
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	setPublicationIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
	shown, err := r.await(ctx, client, plan)
	if err != nil {
		diagnostics.AddReadBackWarning(&resp.Diagnostics, r.Object(plan.ID.ValueString()), err)
		return
	}
	plan.Models = modelList(shown.Models)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
}

// modelNames are the names of the models that are sent, nil when the folder does not tell all of them. The folder has just been packed,
// so that it is there.
func (m *publicationModel) modelNames(ctx context.Context, config publicationModel, diags *diag.Diagnostics) []string {
	if diags.HasError() {
		return nil
	}
	var unread diag.Diagnostics
	found := config.content().readModels(ctx, &unread)
	if found == nil {
		return nil
	}
	names, complete := found.Names()
	if !complete {
		return nil
	}
	return names
}

// await reads a new publication, which lists may show a little later.
func (r *publication) await(ctx context.Context, client *peak.Client, plan publicationModel) (peak.MetricPublication, error) {
	const shown = "shown"
	started := time.Now()
	found, err := wait.For[peak.MetricPublication]{
		Object: r.Object(plan.ID.ValueString()),
		Read: func(ctx context.Context) (peak.MetricPublication, error) {
			found, err := client.GetMetricPublication(ctx, plan.Namespace.ValueString(), plan.PublicationID.ValueString())
			if peak.IsNotFound(err) && time.Since(started) < r.Data().Poll.SettleTime() {
				return peak.MetricPublication{}, nil
			}
			return found, err
		},
		Status: func(found peak.MetricPublication) string {
			if found.ID == "" {
				return "not shown yet"
			}
			return shown
		},
		Done: []string{shown},
	}.Run(ctx, r.Data().Poll)
	return found, err
}

// Read implements resource.Resource: one request. A publication is gone when nothing is left of it, neither live models nor the
// collection that the platform made of its folder, to which nothing else leads.
func (r *publication) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	client := r.Client(&resp.Diagnostics)
	var state publicationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	before := state
	// Set even when the publication turns out to be gone: the framework wants an identity then, too.
	setPublicationIdentity(ctx, resp.Identity, state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found, err := client.GetMetricPublication(ctx, state.Namespace.ValueString(), state.PublicationID.ValueString())
	own := state.ownCollection(privatestate.Glance[bool](ctx, req.Private, foundCollection, &resp.Diagnostics))
	if peak.IsNotFound(err) && own != "" {
		_, err = client.GetMetricCollection(ctx, own)
		if err == nil {
			tflog.Warn(ctx, "nothing of the metric publication is live, its collection is left", map[string]any{"id": state.ID.ValueString()})
			state.Models = modelList(nil)
			resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
			return
		}
	}
	if peak.IsNotFound(err) {
		tflog.Warn(ctx, "nothing is left of the metric publication, removing it from state", map[string]any{"id": state.ID.ValueString()})
		resp.State.RemoveResource(ctx)
		return
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "read", r.Object(state.ID.ValueString()), err)
		return
	}
	imported := state.Models.IsNull()
	state.Models = modelList(found.Models)
	if found.CollectionID != "" {
		state.CollectionID = types.StringValue(found.CollectionID)
	}
	if imported {
		r.readContent(ctx, client, &state, &resp.Diagnostics)
		privatestate.Write(ctx, resp.Private, unseenContent, state.ArtifactHash.IsNull(), &resp.Diagnostics)
		privatestate.Write(ctx, resp.Private, foundCollection, true, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(base.SetRefreshed(ctx, &resp.State, before, state)...)
}

// readContent looks at the import of a publication what it was made from, as far as the platform tells.
func (r *publication) readContent(ctx context.Context, client *peak.Client, state *publicationModel, diags *diag.Diagnostics) {
	object := r.Object(state.ID.ValueString())
	if state.CollectionID.IsNull() {
		warnUnread(diags, object, errors.New("the platform does not tell its collection"))
		return
	}
	from, err := client.GetMetricCollection(ctx, state.CollectionID.ValueString())
	if err != nil {
		warnUnread(diags, object, err)
		return
	}
	state.ArtifactID, state.ArtifactHash = textvalue.OrNull(from.ArtifactID), importedHash(ctx, client, object, from.ArtifactID, diags)
}

// Update implements resource.Resource. The plan lets through only what changes nothing on the platform: the place of the folder, and
// the folder of an imported publication.
func (r *publication) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan publicationModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(resp.State.Set(ctx, &plan)...)
	privatestate.Write(ctx, resp.Private, unseenContent, false, &resp.Diagnostics)
	setPublicationIdentity(ctx, resp.Identity, plan, &resp.Diagnostics)
}

// Delete implements resource.Resource. The collection that the platform made of a folder goes first: once nothing is left of the
// publication, nothing leads to the collection any more.
func (r *publication) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	client := r.Writer(&resp.Diagnostics)
	var state publicationModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	timeout, diags := state.Timeouts.Delete(ctx, defaultTimeout)
	resp.Diagnostics.Append(diags...)
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	object := r.Object(state.ID.ValueString())
	imported := privatestate.Glance[bool](ctx, req.Private, foundCollection, &resp.Diagnostics)
	own := state.ownCollection(imported)
	kept := error(nil)
	r.rememberNamespace(ctx, client, state.Namespace.ValueString())
	if own != "" {
		if kept = deleteCollection(ctx, client, r.Data().Poll, object, own); kept != nil && !isRefusal(kept) {
			diagnostics.AddError(&resp.Diagnostics, "delete", object, kept)
			return
		}
	}
	err := wait.Delete(ctx, r.Data().Poll, object,
		func(ctx context.Context) error {
			return client.DeleteMetricPublication(ctx, state.PublicationID.ValueString())
		},
		func(ctx context.Context) error {
			_, err := client.GetMetricPublication(ctx, state.Namespace.ValueString(), state.PublicationID.ValueString())
			return err
		})
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", object, err)
		return
	}
	if kept != nil {
		// It may have been refused because of the publication.
		kept = deleteCollection(ctx, client, r.Data().Poll, object, own)
	}
	if other := state.ownCollection(false); imported && other != "" {
		if _, err := client.GetMetricCollection(ctx, other); err == nil {
			resp.Diagnostics.AddWarning("Collection left behind", fmt.Sprintf("%s is gone. The collection %s that it was made from is still there: the publication had been imported, so that the collection may be somebody's own, "+
				"or be published elsewhere. If it is not, delete it on the platform, or import it as peak_metric_collection and destroy that.", object, other))
		}
	}
	if kept != nil {
		resp.Diagnostics.AddWarning("Collection left behind",
			fmt.Sprintf("%s is gone, but the platform does not delete the collection %s that it had made of the folder: %s. If nothing else publishes it, delete it on the platform.", object, own, kept))
	}
}

// isRefusal tells an answer that will be the same the next time.
func isRefusal(err error) bool {
	return peak.IsRefused(err) || peak.StatusOf(err) == http.StatusForbidden
}

// ImportState implements resource.ResourceWithImportState. The id is "<namespace>/<publication_id>"; a namespace may hold slashes.
func (r *publication) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	var namespace, id string
	if req.ID == "" {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("namespace"), &namespace)...)
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("publication_id"), &id)...)
	} else if cut := strings.LastIndex(req.ID, "/"); cut > 0 && cut < len(req.ID)-1 {
		namespace, id = req.ID[:cut], req.ID[cut+1:]
	}
	if namespace == "" || id == "" {
		resp.Diagnostics.AddError("Invalid id of a publication", fmt.Sprintf("%q is not <namespace>/<publication_id>, such as default/3f0c8a56-0000-4000-8000-000000000000.", req.ID))
	}
	if resp.Diagnostics.HasError() {
		return
	}
	for name, value := range map[string]string{"id": publicationID(namespace, id), "namespace": namespace, "publication_id": id} {
		resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), types.StringValue(value))...)
	}
}

func setPublicationIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, m publicationModel, diags *diag.Diagnostics) {
	diags.Append(identity.SetAttribute(ctx, path.Root("namespace"), m.Namespace)...)
	diags.Append(identity.SetAttribute(ctx, path.Root("publication_id"), m.PublicationID)...)
}
