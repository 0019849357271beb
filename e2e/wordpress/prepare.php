<?php
// Installs WordPress without its pages: `php prepare.php SITE` with the pages to make as JSON on standard input.
// Prints {"name": "address"} for each page.

define( 'WP_INSTALLING', true );
list( , $folder ) = $argv;
$wanted = json_decode( stream_get_contents( STDIN ), true );
$_SERVER['HTTP_HOST'] = $wanted['host'];

require $folder . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

wp_install( 'Studio Nord', 'owner', 'owner@example.org', false, '', $wanted['password'] );
update_option( 'siteurl', 'http://' . $wanted['host'] );
update_option( 'home', 'http://' . $wanted['host'] );

// Any theme the machine has; the newest when there are several.
$themes = array_keys( wp_get_themes() );
sort( $themes );
if ( $themes ) {
	switch_theme( end( $themes ) );
}
$failed = activate_plugin( 'chairtime/chairtime.php' );
if ( is_wp_error( $failed ) ) {
	fwrite( STDERR, $failed->get_error_message() );
	exit( 1 );
}

wp_set_current_user( 1 );
$made = array();
foreach ( $wanted['pages'] as $name => $content ) {
	$id = wp_insert_post(
		array( 'post_type' => 'page', 'post_status' => 'publish', 'post_title' => ucfirst( $name ), 'post_content' => wp_slash( $content ) ),
		true
	);
	if ( is_wp_error( $id ) ) {
		fwrite( STDERR, $id->get_error_message() );
		exit( 1 );
	}
	$made[ $name ] = home_url( '/?page_id=' . $id );
}
echo wp_json_encode( $made );
