// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package deployment

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// NewPluralDataSource returns the data source peak_deployments.
func NewPluralDataSource() datasource.DataSource {
	return datasources.NewPlural(datasources.Plural[filters, peak.Deployment, press.DeploymentItem]{
		Collection: collection(),
		TypeName:   "deployments",
		Description: "The deployments of the tenant, of blocks and of apps. Where `name` is set, those of blocks come first. Parameters are left out: `peak_deployment` shows them.\n\n" +
			"Block deployments that belong to an app deployment are listed with `include_app_blocks = true` only.",
		Key:        "deployments",
		Attributes: press.DeploymentItemAttributes(),
		Element:    press.NewDeploymentItem,
	})
}
