// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// rememberNamespace notes what is said of a namespace from which a publication is about to be taken. A platform may have the namespace go
// with its last publication: a replacement would lose what peak_metric_namespace, or somebody else, says of it, and Terraform would
// learn of that after the apply only.
func (r *publication) rememberNamespace(ctx context.Context, client *peak.Client, name string) {
	found, err := client.GetMetricNamespace(ctx, name)
	switch {
	case peak.IsNotFound(err):
	case err != nil:
		tflog.Warn(ctx, "cannot read the namespace of a metric publication that is deleted", map[string]any{"namespace": name, "error": err.Error()})
	case found.Description != "" || len(found.Metadata) > 0:
		r.Data().LeftNamespaces.Set(name, found)
	}
}

// restoreNamespace adds to a request what was noted of its namespace, where that has gone since.
func (r *publication) restoreNamespace(ctx context.Context, client *peak.Client, request *peak.MetricPublish) {
	left, noted := r.Data().LeftNamespaces.Get(request.Namespace)
	if !noted {
		return
	}
	if _, err := client.GetMetricNamespace(ctx, request.Namespace); peak.IsNotFound(err) {
		request.NamespaceDescription, request.NamespaceMetadata = left.Description, left.Metadata
	}
}
