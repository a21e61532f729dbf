// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// conflict finds the publication that has live already what is to be published, and says why, "" when there is none: the platform is not
// known for sure to refuse it, and what an apply has left behind that was killed is found this way.
func conflict(request peak.MetricPublish, live map[string]peak.MetricPublication) (id, reason string) {
	for _, id := range slices.Sorted(maps.Keys(live)) {
		if request.CollectionID != "" && live[id].CollectionID == request.CollectionID {
			return id, "the collection is published there already"
		}
		for _, model := range live[id].Models {
			if slices.Contains(request.Models, model.Name) {
				return id, fmt.Sprintf("the model %q is live there", model.Name)
			}
		}
	}
	return "", ""
}

// addLiveError reports what is live already; id is that of the publication in Terraform.
func addLiveError(diags *diag.Diagnostics, object objects.Object, namespace, id, reason string) {
	diags.AddError("Cannot create "+object.Type, fmt.Sprintf("What is to be published into the namespace %q already exists there (publication %s), so that nothing was published.\n\n"+
		"Reason: %s, and the platform keeps one model of a name in a namespace. It may be what an earlier run that was killed has left behind, or be published by others.\n\n%s",
		namespace, id, reason, diagnostics.ExistsAdvice(object.Type, id, "publish into another namespace")))
}

// addPublishError explains what came of a request: a collection that is not there, or a refusal, which is most likely about a model that is
// live in the namespace.
func (r *publication) addPublishError(diags *diag.Diagnostics, plan publicationModel, err error) {
	object := r.Object(plan.Namespace.ValueString())
	if peak.IsNotFound(err) && plan.Artifact.IsNull() {
		diags.AddAttributeError(path.Root("collection_id"), "No such collection", fmt.Sprintf("The platform has no collection %q for this token, so that nothing was published.\n\n%s\n\n"+
			"Check the id; the data source peak_metric_collections lists what there is. A collection of another tenant has to be PUBLIC, and the token has to be of the tenant that is meant.", plan.CollectionID.ValueString(), err))
		return
	}
	if !peak.IsRefused(err) {
		diagnostics.AddError(diags, "create", object, err)
		return
	}
	diags.AddError("Cannot create "+object.Type, diagnostics.ErrorText("create", object, err)+
		fmt.Sprintf("\n\nA namespace holds one model of a name. If one of them is live in %q already, take it away there first (the data source peak_metrics shows which publication it belongs to), "+
			"publish into another namespace, or import that publication as %s/<publication_id>. A publication cannot be replaced with create_before_destroy.", plan.Namespace.ValueString(), plan.Namespace.ValueString()))
}

// warnOfLive warns of a publication whose replacement would be refused, after the present one is gone, because another one has a model of
// that name live. It is no error: the same apply may take the other one away first.
func (r *publication) warnOfLive(ctx context.Context, plan, state publicationModel, diags *diag.Diagnostics) {
	if diags.HasError() || !r.Ready() || plan.Namespace.IsUnknown() || plan.Artifact.IsNull() {
		return
	}
	var unread diag.Diagnostics
	found := plan.content().readModels(ctx, &unread)
	if found == nil {
		return
	}
	names, _ := found.Names()
	if len(names) == 0 {
		return
	}
	namespace := plan.Namespace.ValueString()
	live, err := r.Data().Client.MetricPublications(ctx, namespace)
	if err != nil {
		tflog.Warn(ctx, "what is live in the namespace cannot be read, so the models in the plan are not compared with it", map[string]any{"error": err.Error()})
		return
	}
	delete(live, state.PublicationID.ValueString())
	if id, reason := conflict(peak.MetricPublish{Models: names}, live); id != "" {
		diags.AddAttributeWarning(path.Root("artifact"), "Metric model is live elsewhere", fmt.Sprintf("The publication %s is to be replaced, and in the namespace %q %s, in the publication %s. "+
			"The platform keeps one model of a name in a namespace. Unless the same apply takes the other one away first, publishing is refused once the present publication is gone: "+
			"leave the model out of one of the two folders, or publish into another namespace.", state.ID.ValueString(), namespace, reason, publicationID(namespace, id)))
	}
}
