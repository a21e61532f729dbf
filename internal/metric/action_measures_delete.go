// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/diagnostics"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// measuresDelete is the action peak_metric_measures_delete.
type measuresDelete struct {
	base.Action
}

var _ action.ActionWithConfigure = (*measuresDelete)(nil)

// NewMeasuresDeleteAction returns the action peak_metric_measures_delete.
func NewMeasuresDeleteAction() action.Action {
	return &measuresDelete{base.Action{TypeName: "metric_measures_delete"}}
}

type measuresDeleteModel struct {
	Namespace types.String `tfsdk:"namespace"`
	Measures  []string     `tfsdk:"measures"`
}

// Schema implements action.Action.
func (a *measuresDelete) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Takes single measures out of what is published in a namespace of metrics. To take all of a publication away, destroy `peak_metric_publication`. " +
			"The files of a publication still have them: publishing again brings them back. Needs a personal or system access token; an API key is refused.",
		Attributes: map[string]schema.Attribute{
			"namespace": schema.StringAttribute{
				MarkdownDescription: "Namespace that the measures are published in. Default: `default`.",
				Optional:            true,
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"measures": schema.ListAttribute{
				MarkdownDescription: "Measures to delete, such as `orders.count`. Those that are not there are passed over.",
				Required:            true,
				ElementType:         types.StringType,
				Validators: []validator.List{
					listvalidator.SizeAtLeast(1), validators.NoNulls{}, listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1)),
				},
			},
		},
	}
}

// Invoke implements action.Action.
func (a *measuresDelete) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	client := a.Client(&resp.Diagnostics)
	var config measuresDeleteModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	namespace := namespaceOr(config.Namespace)
	progress := base.Progress(ctx, resp)
	wanted := slices.Compact(slices.Sorted(slices.Values(config.Measures)))
	// Those that are gone already must not keep the others from going.
	there, err := liveMeasures(ctx, client, namespace, wanted)
	if err == nil && len(there) > 0 {
		err = client.DeleteMetricMeasures(ctx, namespace, there)
		if status := peak.StatusOf(err); status == http.StatusNotFound || status == http.StatusUnprocessableEntity {
			// Somebody else may have been quicker.
			if left, failed := liveMeasures(ctx, client, namespace, there); failed == nil && len(left) == 0 {
				err = nil
			}
		}
	}
	if err != nil {
		diagnostics.AddError(&resp.Diagnostics, "delete", a.Object(namespace), err)
		return
	}
	if len(there) > 0 {
		progress(fmt.Sprintf("deleted from the namespace %q: %s", namespace, strings.Join(there, ", ")))
	}
	if len(there) < len(wanted) {
		missing := slices.DeleteFunc(wanted, func(name string) bool { return slices.Contains(there, name) })
		progress(fmt.Sprintf("not in the namespace %q: %s", namespace, strings.Join(missing, ", ")))
	}
}

// liveMeasures are those of the measures that are published in the namespace.
func liveMeasures(ctx context.Context, client *peak.Client, namespace string, measures []string) ([]string, error) {
	var live []string
	for row, err := range client.ListMetrics(ctx, peak.ListMetricsQuery{Namespace: namespace, Type: "measure"}) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(measures, row.Name) {
			live = append(live, row.Name)
		}
	}
	slices.Sort(live)
	return slices.Compact(live), nil
}
