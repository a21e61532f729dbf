// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// Warehouse is a data warehouse that the tenant is connected to (contract 21). It holds no secret.
type Warehouse struct {
	ID          string
	Name        string
	Type        string // data_warehouse
	Variant     string // snowflake or amazon_redshift
	Status      string // active, draft or failed
	IsDefault   bool
	Region      string
	RegionLabel string
}

// UnmarshalJSON tolerates missing and null members.
func (w *Warehouse) UnmarshalJSON(data []byte) error {
	var answer struct {
		ID          text `json:"id"`
		Name        text `json:"name"`
		Type        text `json:"type"`
		Variant     text `json:"variant"`
		Status      text `json:"status"`
		Region      text `json:"region"`
		RegionLabel text `json:"regionLabel"`
		Metadata    struct {
			IsDefault bool `json:"isDefault"`
		} `json:"metadata"`
	}
	err := json.Unmarshal(data, &answer)
	*w = Warehouse{
		ID: string(answer.ID), Name: string(answer.Name), Type: string(answer.Type), Variant: string(answer.Variant), Status: string(answer.Status),
		IsDefault: answer.Metadata.IsDefault, Region: string(answer.Region), RegionLabel: string(answer.RegionLabel),
	}
	return err
}

// Warehouses lists the data warehouses of the tenant. The list has no pages.
func (c *Client) Warehouses(ctx context.Context) ([]Warehouse, error) {
	var answer struct {
		DataStores *[]Warehouse `json:"dataStores"`
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: "/connections/api/v1/connections/warehouses", idempotent: true, out: &answer,
		check: func() error { return need("dataStores", answer.DataStores != nil) },
	})
	if err != nil {
		return nil, err
	}
	return *answer.DataStores, nil
}

// WarehouseCredentials says how to connect to a data warehouse (contract 21). Members that a kind of warehouse or of
// authentication does not have are "". AccessToken (Snowflake with OAuth), Password (basic authentication) and ConnectionString
// are secret.
type WarehouseCredentials struct {
	Application       string
	Integration       string
	Host              string
	Port              string // the platform sends a number or a text
	Database          string
	Schema            string
	Warehouse         string
	Role              string
	AuthType          string
	DataWarehouseType string
	User              string
	IAMRole           string // Redshift
	Password          string
	AccessToken       string
	ConnectionString  string

	// WarehouseMap is the name of each virtual warehouse by its label. Only Snowflake has it, and only when all were asked for.
	WarehouseMap map[string]string
}

// GetWarehouseCredentials reads the credentials of a data warehouse by name, or of the default one when warehouse is "". With
// allWarehouses the answer has a WarehouseMap.
func (c *Client) GetWarehouseCredentials(ctx context.Context, warehouse string, allWarehouses bool) (WarehouseCredentials, error) {
	var answer struct {
		Application       text `json:"application"`
		Integration       text `json:"integration"`
		Host              text `json:"host"`
		Port              text `json:"port"`
		Database          text `json:"database"`
		Schema            text `json:"schema"`
		Warehouse         text `json:"warehouse"`
		Role              text `json:"role"`
		AuthType          text `json:"authType"`
		DataWarehouseType text `json:"dataWarehouseType"`
		User              text `json:"user"`
		IAMRole           text `json:"iamRole"`
		Password          text `json:"password"`
		AccessToken       text `json:"accessToken"`
		ConnectionString  text `json:"connectionString"`

		WarehouseMap map[string]text `json:"warehouseMap"`
	}
	query := url.Values{"type": {"data-warehouse"}}
	addText(query, "warehouse", warehouse)
	if allWarehouses {
		query.Set("allWarehouses", "true")
	}
	err := c.do(ctx, call{
		method: http.MethodGet, collection: "/connections/api/v2/connections/credentials", idempotent: true, query: query, out: &answer,
	})
	credentials := WarehouseCredentials{
		Application: string(answer.Application), Integration: string(answer.Integration), Host: string(answer.Host), Port: string(answer.Port),
		Database: string(answer.Database), Schema: string(answer.Schema), Warehouse: string(answer.Warehouse), Role: string(answer.Role),
		AuthType: string(answer.AuthType), DataWarehouseType: string(answer.DataWarehouseType), User: string(answer.User), IAMRole: string(answer.IAMRole),
		Password: string(answer.Password), AccessToken: string(answer.AccessToken), ConnectionString: string(answer.ConnectionString),
	}
	for label, name := range answer.WarehouseMap {
		if credentials.WarehouseMap == nil {
			credentials.WarehouseMap = map[string]string{}
		}
		credentials.WarehouseMap[label] = string(name)
	}
	return credentials, err
}
